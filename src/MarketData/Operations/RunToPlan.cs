using MarketData.Bars;
using MarketData.Time;

namespace MarketData.Operations;

/// <summary>A run that waits for its jobs, and what they depend on, at one moment of the database's clock.</summary>
/// <param name="Run">Still queued.</param>
/// <param name="AsOf">The moment.</param>
/// <param name="Requested">For a run of the enrichment, the series that it was asked for; empty for others.</param>
/// <param name="Coverage">The range that is covered, of all series that have one.</param>
public sealed record RunToPlan(
    BackfillExecution Run,
    DateTimeOffset AsOf,
    IReadOnlyList<SeriesKey> Requested,
    IReadOnlyDictionary<SeriesKey, UtcRange> Coverage);
