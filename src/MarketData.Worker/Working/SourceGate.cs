namespace MarketData.Worker.Working;

/// <summary>
/// Whether the source can be asked at all. A key that was refused is refused to every job, and a source that is down fails every one:
/// nothing is fetched for a while then, and one lane at a time tries whether that is over. Its times are timestamps, which no change of the
/// clock moves. Thread-safe.
/// </summary>
internal sealed class SourceGate(TimeProvider clock, ILogger<SourceGate> logger)
{
    /// <summary>The longest a lane that tries keeps the others out; also one that found no job to try with.</summary>
    private static readonly TimeSpan Trial = TimeSpan.FromSeconds(10);

    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(250);

    private readonly Lock gate = new();
    private Closure? closure;

    public bool IsOpen => closure is null;

    /// <summary>What <see cref="NotePage"/> is told.</summary>
    public long Now => clock.GetTimestamp();

    /// <param name="pause">Zero: somebody is trying just now, and has the time for it.</param>
    /// <returns>Whether it was open; else it is closed for longer, never for less: a key that was refused stays refused.</returns>
    public bool Close(TimeSpan pause)
    {
        lock (gate)
        {
            bool wasOpen = closure is null;
            long now = Now;
            TimeSpan left = closure is { } closed ? closed.Pause - clock.GetElapsedTime(closed.From, now) : TimeSpan.Zero;
            TimeSpan asked = pause > TimeSpan.Zero ? pause : Trial;
            closure = new Closure(closure?.Since ?? now, now, left > asked ? left : asked);
            return wasOpen;
        }
    }

    /// <summary>A page came, which opens it, unless it was asked for before it closed.</summary>
    /// <param name="askedAt">By <see cref="Now"/>.</param>
    public void NotePage(long askedAt)
    {
        // Read without the lock: every page comes by here.
        if (closure is null)
        {
            return;
        }

        lock (gate)
        {
            if (closure is { } closed && askedAt >= closed.Since)
            {
                closure = null;
                Log.SourceOpen(logger);
            }
        }
    }

    /// <summary>Returns when the source may be asked, at once while it is open.</summary>
    public async Task WaitAsync(CancellationToken cancellationToken)
    {
        while (!MayEnter())
        {
            await Task.Delay(LookEvery, clock, cancellationToken);
        }
    }

    /// <summary>
    /// Whether the source may be asked now. Behind the pause of a closed gate that is said to one, who is to try, and then to nobody for a
    /// while.
    /// </summary>
    public bool MayEnter()
    {
        lock (gate)
        {
            if (closure is not { } closed)
            {
                return true;
            }

            if (clock.GetElapsedTime(closed.From) < closed.Pause)
            {
                return false;
            }

            closure = closed with { From = Now, Pause = Trial };
            return true;
        }
    }

    /// <param name="Since">When it was closed.</param>
    /// <param name="From">From when on nobody enters for as long as the pause.</param>
    private sealed record Closure(long Since, long From, TimeSpan Pause);
}
