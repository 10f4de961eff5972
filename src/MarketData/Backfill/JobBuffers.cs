using MarketData.Bars;

namespace MarketData.Backfill;

/// <summary>What a job needs beside the bars fetched. Used again and again: after the largest job it allocates no more.</summary>
internal sealed class JobBuffers
{
    /// <summary>Bars made from those fetched.</summary>
    public BarColumns Made { get; } = new();

    /// <summary>Made from bars of which one cannot be true.</summary>
    public QuarantinedBars MadeUntrue { get; } = new();

    public SeriesComputation Computation { get; } = new();
}
