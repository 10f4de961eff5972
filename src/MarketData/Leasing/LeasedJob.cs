using MarketData.Backfill;
using MarketData.Storage;

namespace MarketData.Leasing;

/// <summary>A job of a run of the backfill, for as long as one worker has it.</summary>
/// <param name="RunId">The run it belongs to: <see cref="Operations.BackfillExecution.Id"/>.</param>
/// <param name="Forced">All of its range is fetched; else only what is not covered yet.</param>
/// <param name="Attempt">From 1.</param>
/// <param name="WasInterrupted">A worker had it before and went away without a word: it is gone on with from the checkpoint.</param>
public sealed record LeasedJob(WriteFence Fence, long RunId, BackfillJob Job, bool Forced, int Attempt, bool WasInterrupted);
