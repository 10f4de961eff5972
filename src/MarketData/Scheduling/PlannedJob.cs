using MarketData.Backfill;
using MarketData.Instruments;

namespace MarketData.Scheduling;

/// <summary>A job of a run, and how urgent it is.</summary>
/// <param name="Phase">The class of its symbol: all jobs of a class are leased before those of the next, in whichever run they are.</param>
public sealed record PlannedJob(BackfillJob Job, Criticality Phase);
