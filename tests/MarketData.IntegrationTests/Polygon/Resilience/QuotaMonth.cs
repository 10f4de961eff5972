using MarketData.Polygon.Resilience;
using MarketData.Quotas;

namespace MarketData.IntegrationTests.Polygon.Resilience;

/// <summary>
/// A month of random demand on a manual clock, event by event on one thread: bursts of up to 60 requests every ten minutes or
/// so, which the free plan can just serve; one answer in 50 is a 429, as when others spend the same key, with and without Retry-After.
/// </summary>
internal sealed class QuotaMonth
{
    private static readonly TimeSpan Length = TimeSpan.FromDays(30);

    private readonly ManualClock clock = new(Fetches.Now);
    private readonly QuotaGate? gate;
    private readonly Queue<(SimulatedRequest Request, Task<QuotaGrant?> Entry)> waiting = [];

    private QuotaMonth(QuotaPlan? plan) => gate = plan is null ? null : new QuotaGate(plan, maxWaiting: 100_000, clock);

    /// <summary>The requests of a month, not yet made.</summary>
    public static List<SimulatedRequest> Demand(int seed)
    {
        Random random = new(seed);
        List<SimulatedRequest> requests = [];
        TimeSpan at = TimeSpan.Zero;
        while ((at += TimeSpan.FromMinutes(-10 * Math.Log(1 - random.NextDouble()))) < Length)
        {
            for (int left = random.Next(1, 61); left > 0; left--)
            {
                TimeSpan? retryAfter = random.Next(3) switch
                {
                    0 => null,
                    1 => TimeSpan.FromSeconds(1),
                    _ => TimeSpan.FromSeconds(30),
                };
                requests.Add(new SimulatedRequest(
                    at,
                    TimeSpan.FromMilliseconds(random.Next(5, 80)),
                    TimeSpan.FromMilliseconds(random.Next(5, 80)),
                    IsLimited: random.Next(50) == 0,
                    retryAfter));
            }
        }

        return requests;
    }

    /// <summary>Makes every request as the gate allows, or as it is demanded when there is none.</summary>
    public static void Run(IReadOnlyList<SimulatedRequest> requests, QuotaPlan? plan)
    {
        QuotaMonth month = new(plan);
        month.DemandFrom(requests, 0);
        while (month.clock.TryFireNext(TimeSpan.MaxValue, out _))
        {
            month.StartThoseLetThrough();
        }

        Assert.Empty(month.waiting);
        month.gate?.Dispose();
    }

    private void DemandFrom(IReadOnlyList<SimulatedRequest> requests, int first)
    {
        if (first == requests.Count)
        {
            return;
        }

        At(requests[first].Demanded, () =>
        {
            int next = first;
            for (; next < requests.Count && requests[next].Demanded == requests[first].Demanded; next++)
            {
                Task<QuotaGrant?> entry = gate?.EnterAsync(CancellationToken.None) ?? Task.FromResult<QuotaGrant?>(null);
                waiting.Enqueue((requests[next], entry));
            }

            DemandFrom(requests, next);
        });
    }

    private void StartThoseLetThrough()
    {
        while (waiting.TryPeek(out (SimulatedRequest Request, Task<QuotaGrant?> Entry) first) && first.Entry.IsCompleted)
        {
            waiting.Dequeue();
            SimulatedRequest request = first.Request;
            QuotaGrant? grant = first.Entry.GetAwaiter().GetResult();
            request.Started = Elapsed;
            At(request.Answered, () =>
            {
                grant?.Spend();
                if (request.IsLimited)
                {
                    gate?.Close(gate.PauseAfter(grant!, request.RetryAfter));
                }
            });
        }
    }

    private TimeSpan Elapsed => clock.GetUtcNow() - Fetches.Now;

    private void At(TimeSpan moment, Action action) =>
        clock.CreateTimer(_ => action(), null, moment - Elapsed, Timeout.InfiniteTimeSpan);
}
