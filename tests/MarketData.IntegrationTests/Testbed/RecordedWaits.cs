using System.Collections.Concurrent;

namespace MarketData.IntegrationTests.Testbed;

/// <summary>The clock of the system, which also remembers what waits it was asked for.</summary>
internal sealed class RecordedWaits : TimeProvider
{
    /// <summary>In the order in which they began.</summary>
    public ConcurrentQueue<TimeSpan> Waits { get; } = new();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        Waits.Enqueue(dueTime);
        return base.CreateTimer(callback, state, dueTime, period);
    }
}
