namespace MarketData.Api.Caching;

/// <summary>A snapshot that is kept, and what became of it since.</summary>
/// <param name="epoch">The <see cref="DatabaseWatch.Epoch"/> in which it was read; 0: nobody was listening.</param>
internal sealed class HeldBlock(SeriesSnapshot snapshot, long epoch)
{
    private volatile bool isOutdated;
    private long lastUsed;

    public SeriesSnapshot Snapshot => snapshot;

    /// <summary>A timestamp of the clock.</summary>
    public long LastUsed
    {
        get => Volatile.Read(ref lastUsed);
        set => Volatile.Write(ref lastUsed, value);
    }

    /// <summary>Whether every change since it was read would have been heard, and none was.</summary>
    public bool IsCurrent(DatabaseWatch watch) => !isOutdated && epoch != 0 && epoch == watch.Epoch;

    /// <summary>The series has changed.</summary>
    public void Outdate() => isOutdated = true;
}
