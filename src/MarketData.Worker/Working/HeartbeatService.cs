using MarketData.Leasing;
using MarketData.Storage;
using MarketData.Worker.Databases;

namespace MarketData.Worker.Working;

/// <summary>
/// Says that this process still has what its lanes hold: one statement for all of them. A beat that fails costs nothing by itself; what
/// was lost meanwhile comes out with the next, or at the fence.
/// </summary>
internal sealed class HeartbeatService(IJobQueue queue, HeldLeases held, LeaseTerms terms, DatabaseRetry retry, TimeProvider clock)
    : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // Beats on while the lanes store what they have fetched: the host stops this service after them.
        using PeriodicTimer timer = new(terms.Heartbeat, clock);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            IReadOnlyCollection<WriteFence> fences = held.Fences;
            if (fences.Count > 0)
            {
                await BeatAsync(fences, stoppingToken);
            }
        }
    }

    private async Task BeatAsync(IReadOnlyCollection<WriteFence> fences, CancellationToken cancellationToken)
    {
        IReadOnlyList<WriteFence> lost = await retry.RunAsync(
            () => queue.RenewAsync(fences, cancellationToken), giveUpAfter: null, cancellationToken);
        foreach (WriteFence fence in lost)
        {
            held.Lose(fence);
        }
    }
}
