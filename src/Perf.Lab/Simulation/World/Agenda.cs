namespace Perf.Lab.Simulation.World;

/// <summary>
/// Fake time, and what is to happen in it: in order of time, at one instant in the order in which it was entered, so that a seed is a
/// run. What waits by this clock, product code too, waits in no time. Not thread-safe.
/// </summary>
internal sealed class Agenda(long startUnixMs) : TimeProvider
{
    private readonly PriorityQueue<Action, (long At, long Order)> entries = new();
    private long entered;

    public long NowMs { get; private set; } = startUnixMs;

    public override long TimestampFrequency => 1000;

    public override long GetTimestamp() => NowMs;

    public override DateTimeOffset GetUtcNow() => DateTimeOffset.FromUnixTimeMilliseconds(NowMs);

    /// <exception cref="NotSupportedException">When the timer is to fire again and again, which nothing here does.</exception>
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        AgendaTimer timer = new(this, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    public void At(long unixMs, Action happens) => entries.Enqueue(happens, (Math.Max(unixMs, NowMs), entered++));

    public void After(TimeSpan delay, Action happens) => At(NowMs + (long)Math.Ceiling(delay.TotalMilliseconds), happens);

    /// <summary>Lets everything happen that is due before an instant.</summary>
    /// <param name="behindEach">What may follow from any of it.</param>
    public void RunUntil(long endUnixMs, Action behindEach, CancellationToken cancellationToken)
    {
        while (entries.TryPeek(out Action? happens, out (long At, long Order) due) && due.At < endUnixMs)
        {
            cancellationToken.ThrowIfCancellationRequested();
            entries.Dequeue();
            NowMs = due.At;
            happens();
            behindEach();
        }

        NowMs = endUnixMs;
    }
}
