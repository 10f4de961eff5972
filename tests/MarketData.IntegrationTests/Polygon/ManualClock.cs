namespace MarketData.IntegrationTests.Polygon;

/// <summary>A clock that stands still until a test moves it; timers fire on the thread that does.</summary>
internal sealed class ManualClock(DateTimeOffset start) : TimeProvider
{
    private readonly Lock gate = new();
    private readonly List<ManualTimer> timers = [];
    private DateTimeOffset now = start;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override DateTimeOffset GetUtcNow()
    {
        lock (gate)
        {
            return now;
        }
    }

    public override long GetTimestamp() => GetUtcNow().Ticks;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        ManualTimer timer = new(this, () => callback(state));
        timer.Change(dueTime, period);
        return timer;
    }

    /// <summary>Moves to the earliest timer and fires it, if it is due within the span; says how far away it was.</summary>
    public bool TryFireNext(TimeSpan within, out TimeSpan wait)
    {
        ManualTimer? next;
        lock (gate)
        {
            next = timers.MinBy(timer => timer.Due);
            wait = next is null ? TimeSpan.MaxValue : next.Due - now;
            if (next is null || wait > within)
            {
                return false;
            }

            now = next.Due > now ? next.Due : now;
            timers.Remove(next);
        }

        next.Fire();
        return true;
    }

    /// <summary>Lets a span pass, with whatever comes up in it.</summary>
    public void Advance(TimeSpan span)
    {
        DateTimeOffset end = GetUtcNow() + span;
        while (TryFireNext(end - GetUtcNow(), out _))
        {
        }

        lock (gate)
        {
            now = end;
        }
    }

    /// <summary>Lets a span pass in which timers come up but fire late, as they do on a busy machine.</summary>
    public void Oversleep(TimeSpan span)
    {
        lock (gate)
        {
            now += span;
        }
    }

    private sealed class ManualTimer(ManualClock clock, Action fire) : ITimer
    {
        public DateTimeOffset Due { get; private set; }

        public void Fire() => fire();

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            lock (clock.gate)
            {
                clock.timers.Remove(this);
                if (dueTime != Timeout.InfiniteTimeSpan)
                {
                    Due = clock.now + dueTime;
                    clock.timers.Add(this);
                }
            }

            return true;
        }

        public void Dispose() => Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
