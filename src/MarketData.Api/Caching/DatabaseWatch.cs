namespace MarketData.Api.Caching;

/// <summary>
/// What is known of the database: whether changes are heard, and whether it is gone. Told by <see cref="ChangeListener"/>, and by every
/// read that succeeds; asked by everybody. Thread-safe.
/// </summary>
internal sealed class DatabaseWatch(TimeProvider clock) : IDisposable
{
    /// <summary>
    /// How long silence is trusted after the last sign of life. It ends by itself: a process that was stopped for a while, and is
    /// going on, has heard nothing of that while.
    /// </summary>
    private static readonly TimeSpan TrustedFor = TimeSpan.FromSeconds(3);

    // One that was cancelled is replaced, not disposed of: readers may be looking at it, and it holds nothing.
    private volatile CancellationTokenSource gone = new();
    private long lastEpoch;
    private long hearingEpoch;
    private long heardAt;
    private long readAt = long.MinValue;

    /// <summary>
    /// Numbers the times without a gap in which every change is heard: what was read in the present one is changed by nothing
    /// that was not heard of. 0 while changes may go unheard.
    /// </summary>
    public long Epoch
    {
        get
        {
            long epoch = Volatile.Read(ref hearingEpoch);
            return epoch != 0 && clock.GetElapsedTime(Volatile.Read(ref heardAt)) < TrustedFor ? epoch : 0;
        }
    }

    /// <summary>Whether nothing is heard of the database any more: it may be gone, and nobody should wait long to find out.</summary>
    public bool IsSilent => Volatile.Read(ref lastEpoch) != 0 && Epoch == 0;

    /// <summary>Whether the database is known not to answer: asking it would be waiting for nothing.</summary>
    public bool IsGone => Gone.IsCancellationRequested;

    /// <summary>Cancelled when the database is found not to answer.</summary>
    public CancellationToken Gone => gone.Token;

    /// <summary>From now on changes are heard, all that commit after this.</summary>
    /// <param name="askedAt">A timestamp of the clock from before the database was asked.</param>
    public void StartHearing(long askedAt)
    {
        if (gone.IsCancellationRequested)
        {
            gone = new CancellationTokenSource();
        }

        Hear(askedAt);
        long epoch = lastEpoch + 1;
        Volatile.Write(ref hearingEpoch, epoch);
        Volatile.Write(ref lastEpoch, epoch);
    }

    /// <summary>All that was announced before the database was asked has been heard.</summary>
    /// <param name="askedAt">A timestamp of the clock from before the database was asked.</param>
    public void Hear(long askedAt) => Volatile.Write(ref heardAt, askedAt);

    /// <summary>Changes may go unheard; the database may be there or not.</summary>
    public void StopHearing() => Volatile.Write(ref hearingEpoch, 0);

    /// <summary>A read succeeded: the database was there.</summary>
    public void Answered() => Volatile.Write(ref readAt, clock.GetTimestamp());

    /// <summary>
    /// An attempt to connect timed out. On a machine without a moment to spare that says little: the database is taken for gone only
    /// when no read succeeded meanwhile.
    /// </summary>
    /// <param name="since">A timestamp of the clock from before the attempt.</param>
    /// <returns>Whether the database is taken for gone.</returns>
    public bool LoseUnlessReadSince(long since)
    {
        if (Volatile.Read(ref readAt) >= since)
        {
            StopHearing();
            return false;
        }

        Lose();
        return true;
    }

    /// <summary>The database does not answer: reads under way are given up.</summary>
    public void Lose()
    {
        StopHearing();

        // Not here: giving up a read may mean asking the database to stop it.
        _ = gone.CancelAsync();
    }

    public void Dispose() => gone.Dispose();
}
