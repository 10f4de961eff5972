namespace Perf.Lab.Simulation.World;

/// <summary>A timer that fires once, by the agenda; what it was set to before is forgotten.</summary>
internal sealed class AgendaTimer(Agenda agenda, TimerCallback callback, object? state) : ITimer
{
    private long dueAt = long.MaxValue;

    public bool Change(TimeSpan dueTime, TimeSpan period)
    {
        if (period != Timeout.InfiniteTimeSpan)
        {
            throw new NotSupportedException("Nothing that is simulated has a periodic timer.");
        }

        long before = dueAt;
        dueAt = dueTime == Timeout.InfiniteTimeSpan ? long.MaxValue : agenda.NowMs + (long)Math.Ceiling(dueTime.TotalMilliseconds);
        if (dueAt != long.MaxValue && dueAt != before)
        {
            long set = dueAt;
            agenda.At(set, () => FireIfStill(set));
        }

        return true;
    }

    public void Dispose() => dueAt = long.MaxValue;

    public ValueTask DisposeAsync()
    {
        Dispose();
        return ValueTask.CompletedTask;
    }

    private void FireIfStill(long set)
    {
        if (dueAt == set)
        {
            dueAt = long.MaxValue;
            callback(state);
        }
    }
}
