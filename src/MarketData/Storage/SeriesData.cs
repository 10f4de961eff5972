using MarketData.Bars;
using MarketData.Features;
using MarketData.Time;

namespace MarketData.Storage;

/// <summary>Bars of one series with their features, and what is known about them, to be stored together.</summary>
/// <param name="Bars">In any order of time; a time that comes twice counts with its last row (the latest revision).</param>
/// <param name="Features">Row i belongs to bar i; as many rows as bars.</param>
/// <param name="ComputedAt">
/// As of when the features are: when the fetch of their newest bar began, for what was served before a bar's end is not that bar whole,
/// however late it is computed. Stored with every row that changes.
/// </param>
public sealed record SeriesData(SeriesKey Series, BarColumns Bars, FeatureColumns Features, DateTimeOffset ComputedAt)
{
    /// <summary>
    /// The range over which these are all the bars there are: whole pages, of bars that were over. Null, the default, claims
    /// nothing; an empty range claims nothing either, and becomes null.
    /// </summary>
    public UtcRange? Covered { get; init => field = value is { IsEmpty: true } ? null : value; }

    /// <summary>
    /// Bars that came with them and cannot be true; null when there were none. A time that comes twice counts with its last row.
    /// </summary>
    public QuarantinedBars? Quarantined { get; init; }

    /// <summary>
    /// Where the features go on behind <see cref="Covered"/>, at its end; kept with the series when that becomes the end of what it
    /// has covered, and only then. It must know all bars of the series before: so it is kept when <see cref="Covered"/> begins where the
    /// series does, or where what these data go on from still stands, and when no bar is stored in it that these data lack. Bars that they
    /// bring from before <see cref="Covered"/> are those that were read with what they go on from. Null, the default, when it is not known.
    /// </summary>
    public FeatureCheckpoint? Checkpoint { get; init; }

    /// <summary>
    /// The lease that the data are written under: they are stored only while it stands, and with them its job is done. Null, the default:
    /// the caller sees to it that nobody else writes the series.
    /// </summary>
    public WriteFence? Fence { get; init; }
}
