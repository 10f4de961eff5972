using MarketData.Api.Caching;
using MarketData.Bars;

namespace MarketData.Api.Answers;

/// <summary>What a request is answered with: a run of a snapshot's rows.</summary>
/// <param name="First">The first row of the block that belongs to the answer.</param>
/// <param name="End">The row behind the last one.</param>
internal sealed record SeriesAnswer(SeriesSnapshot Snapshot, int First, int End, CacheUse Use)
{
    public SeriesKey Series => Snapshot.Key.Series;

    public int Count => End - First;

    public long? FirstBarUnixMs => Count == 0 ? null : Snapshot.Block.TimesUnixMs[First];

    public long? LastBarUnixMs => Count == 0 ? null : Snapshot.Block.TimesUnixMs[End - 1];

    public ReadOnlyMemory<byte> Rows => Snapshot.Block.Slice(First, End);

    /// <summary>Whether the rows were kept from an earlier request.</summary>
    public bool IsFromCache => Use is CacheUse.Hit or CacheUse.HitDegraded;

    /// <summary>Whether the rows are all there is while the database cannot be asked.</summary>
    public bool IsDegraded => Use == CacheUse.HitDegraded;

    /// <summary>Fewer rows than were asked for, although the series may have more.</summary>
    public bool IsCut { get; init; }

    /// <summary>Whether the database is gone or refused, rather than late.</summary>
    public bool IsDatabaseLost { get; init; }
}
