using Perf.Testbed.Relay;

namespace MarketData.IntegrationTests.Storage.Faults;

/// <summary>Strikes once, just before a message of a client goes to the server or just after it has gone.</summary>
/// <param name="isDue">Asked of each message in its turn, of all connections, until it says yes.</param>
/// <param name="before">The message goes no further; else the server has it.</param>
/// <param name="strike">The connection is reset when it is done.</param>
internal sealed class Strike(Func<FrontendMessage, bool> isDue, bool before, Func<Task> strike) : IRelayObserver
{
    private int struck;

    public bool HasStruck => Volatile.Read(ref struck) == 1;

    /// <summary>Nothing but the loss of the connection.</summary>
    public static Strike Cut(Func<FrontendMessage, bool> isDue, bool before) => new(isDue, before, () => Task.CompletedTask);

    public ValueTask<bool> BeforeAsync(FrontendMessage message, CancellationToken cancellationToken) => PassAsync(message, before);

    public ValueTask<bool> AfterAsync(FrontendMessage message, CancellationToken cancellationToken) => PassAsync(message, !before);

    private async ValueTask<bool> PassAsync(FrontendMessage message, bool isThisSide)
    {
        if (!isThisSide || HasStruck || !isDue(message) || Interlocked.Exchange(ref struck, 1) == 1)
        {
            return true;
        }

        await strike();
        return false;
    }
}
