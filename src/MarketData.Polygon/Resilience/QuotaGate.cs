using MarketData.Quotas;

namespace MarketData.Polygon.Resilience;

/// <summary>
/// Lets requests through as the quota allows: an exact sliding window, first come, first served. A request occupies its place
/// from when it is let through until a window after it had surely reached the server, so that the server cannot count more
/// than the quota in any window, however long each request travelled. Thread-safe; one gate for all fetches of a source.
/// </summary>
/// <remarks>
/// Those who wait leave together as far as their places reopen within <see cref="BurstShare"/> of a window. One by one they would
/// drift apart by what their requests travelled, so that a 429 to the first held the others back for its whole pause.
/// </remarks>
internal sealed class QuotaGate : IDisposable
{
    /// <summary>The shortest pause after a 429, even if the server says 0: asking at once spends the quota we wait for.</summary>
    private static readonly TimeSpan MinPause = TimeSpan.FromSeconds(1);

    /// <summary>Longer than most requests travel at 5 a minute (0.3 s), and the most that a burst costs.</summary>
    private const double BurstShare = 0.005;

    private readonly Lock sync = new();
    private readonly LinkedList<TaskCompletionSource<QuotaGrant?>> waiting = new();

    /// <summary>When each request of the last window had surely reached the server; ascending.</summary>
    private readonly Queue<long> arrivals = new();
    private readonly QuotaPlan plan;
    private readonly int maxWaiting;
    private readonly TimeProvider time;
    private readonly ITimer timer;
    private int underWay;
    private bool isDisposed;
    private long pausedUntil = long.MinValue;

    /// <summary>The latest 429 that asked for nothing; null: none yet.</summary>
    private long? refusedAt;

    /// <param name="maxWaiting">Who comes when so many wait is turned away.</param>
    public QuotaGate(QuotaPlan plan, int maxWaiting, TimeProvider time)
    {
        this.plan = plan;
        this.maxWaiting = maxWaiting;
        this.time = time;
        timer = time.CreateTimer(_ => LetThrough(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Waits for a place; null when too many wait already. The grant must be ended in one of its two ways.</summary>
    /// <param name="cancellationToken">
    /// Gives up the wait, as <see cref="Dispose"/> does. Should be of a source that ends with the page, for the registration lasts as
    /// long as it.
    /// </param>
    public Task<QuotaGrant?> EnterAsync(CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested)
        {
            return Task.FromCanceled<QuotaGrant?>(cancellationToken);
        }

        LinkedListNode<TaskCompletionSource<QuotaGrant?>> place;
        lock (sync)
        {
            if (isDisposed)
            {
                return Task.FromCanceled<QuotaGrant?>(new CancellationToken(canceled: true));
            }

            long now = time.GetTimestamp();
            if (waiting.Count == 0 && TryTake(now))
            {
                return Task.FromResult<QuotaGrant?>(new QuotaGrant(this, now));
            }

            if (waiting.Count == maxWaiting)
            {
                return Task.FromResult<QuotaGrant?>(null);
            }

            place = waiting.AddLast(new TaskCompletionSource<QuotaGrant?>(TaskCreationOptions.RunContinuationsAsynchronously));
            SetTimer(now);
        }

        cancellationToken.UnsafeRegister((_, token) => Leave(place, token), null);
        return place.Value.Task;
    }

    /// <summary>How long nothing may be sent after a 429, for <see cref="Close"/> or wherever else the quota is kept.</summary>
    /// <param name="refused">The grant of the request that was refused; spent.</param>
    /// <param name="retryAfter">As the server asked; it is cut to <see cref="PolygonOptions.MaxRetryDelay"/>.</param>
    /// <returns>
    /// Null when the server asked for nothing: its window is full, and has room when the oldest request in it leaves. A whole
    /// window when that was believed before and was wrong.
    /// </returns>
    public TimeSpan? PauseAfter(QuotaGrant refused, TimeSpan? retryAfter)
    {
        if (retryAfter is { } asked)
        {
            return TimeSpan.FromTicks(Math.Clamp(asked.Ticks, MinPause.Ticks, PolygonOptions.MaxRetryDelay.Ticks));
        }

        lock (sync)
        {
            bool wasWrong = refused.GrantedAt > refusedAt && refused.GrantedAt - refusedAt < Timestamps(plan.Window);
            refusedAt = time.GetTimestamp();
            return wasWrong ? plan.Window : null;
        }
    }

    /// <summary>Lets nothing through until the quota is there again, whatever was counted.</summary>
    /// <param name="pause">
    /// Null: the window is full, by us and by others who spend the same key. Of theirs we know only that each leaves within a
    /// window, so that those places are taken as spent now.
    /// </param>
    public void Close(TimeSpan? pause)
    {
        lock (sync)
        {
            long now = time.GetTimestamp();
            if (pause is { } length)
            {
                pausedUntil = Math.Max(pausedUntil, now + Timestamps(length));
            }
            else
            {
                DropOld(now);
                while (arrivals.Count + underWay < plan.Requests)
                {
                    arrivals.Enqueue(now);
                }
            }

            SetTimer(now);
        }
    }

    /// <summary>Cancels those who wait. Grants may still be ended.</summary>
    public void Dispose()
    {
        List<TaskCompletionSource<QuotaGrant?>> left;
        lock (sync)
        {
            isDisposed = true;
            left = [.. waiting];
            waiting.Clear();
        }

        timer.Dispose();
        left.ForEach(entry => entry.TrySetCanceled());
    }

    /// <returns>The timestamp that was noted.</returns>
    internal long End(bool wasSent)
    {
        long now;
        lock (sync)
        {
            now = time.GetTimestamp();
            underWay--;
            if (wasSent)
            {
                arrivals.Enqueue(now);
            }
        }

        LetThrough();
        return now;
    }

    private void LetThrough()
    {
        lock (sync)
        {
            long now = time.GetTimestamp();
            if (now >= OpensAt())
            {
                while (waiting.First is { } first && TryTake(now))
                {
                    waiting.RemoveFirst();
                    first.Value.SetResult(new QuotaGrant(this, now));
                }
            }

            SetTimer(now);
        }
    }

    private void Leave(LinkedListNode<TaskCompletionSource<QuotaGrant?>> place, CancellationToken cancellationToken)
    {
        lock (sync)
        {
            if (place.List is null)
            {
                return;
            }

            waiting.Remove(place);
        }

        place.Value.SetCanceled(cancellationToken);
    }

    private bool TryTake(long now)
    {
        DropOld(now);
        if (now < pausedUntil || arrivals.Count + underWay >= plan.Requests)
        {
            return false;
        }

        underWay++;
        return true;
    }

    private void DropOld(long now)
    {
        while (arrivals.TryPeek(out long arrival) && now - arrival >= Timestamps(plan.Window))
        {
            arrivals.Dequeue();
        }
    }

    /// <summary>For the moment at which those who wait may pass. When every place is under way, an end sets it.</summary>
    private void SetTimer(long now)
    {
        long opensAt = OpensAt();
        if (waiting.Count == 0 || opensAt == long.MaxValue)
        {
            return;
        }

        // Timers count whole milliseconds and cut off the rest: rounded up, so that they do not fire just before.
        double waitMs = time.GetElapsedTime(now, Math.Max(now, opensAt)).TotalMilliseconds;
        timer.Change(TimeSpan.FromMilliseconds(Math.Ceiling(waitMs)), Timeout.InfiniteTimeSpan);
    }

    /// <summary>When those who wait may pass; <see cref="long.MaxValue"/> when no end of a request has said it yet.</summary>
    private long OpensAt()
    {
        if (arrivals.Count + underWay < plan.Requests)
        {
            return pausedUntil;
        }

        return arrivals.Count == 0 ? long.MaxValue : Math.Max(pausedUntil, LastOfBurst() + Timestamps(plan.Window));
    }

    /// <summary>The arrival whose place reopens last of those that are worth waiting for.</summary>
    private long LastOfBurst()
    {
        long oldest = arrivals.Peek();
        long burst = Timestamps(plan.Window * BurstShare);
        return arrivals.Take(Math.Max(1, waiting.Count)).Last(arrival => arrival - oldest <= burst);
    }

    private long Timestamps(TimeSpan span) => (long)Math.Ceiling(span.TotalSeconds * time.TimestampFrequency);
}
