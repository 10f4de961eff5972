using MarketData.Instruments;
using MarketData.Operations;
using MarketData.Scheduling;

namespace MarketData.Api.Admin;

/// <summary>A run of the backfill: what its trigger was answered with, and how far it has come. Instants are the database's.</summary>
/// <param name="Phases">The classes of symbols that it does, in the order in which it does them; empty until it is planned.</param>
/// <param name="Symbols">In the order of its plan; empty until it is planned.</param>
internal sealed record JobReport(
    long Id,
    ExecutionOrigin Origin,
    ScheduleName? Schedule,
    DateTimeOffset? SlotAt,
    bool Forced,
    ExecutionState State,
    DateTimeOffset RequestedAt,
    DateTimeOffset? StartedAt,
    DateTimeOffset? FinishedAt,
    int Jobs,
    int SeriesSucceeded,
    int SeriesFailed,
    int JobsResumed,
    DateTimeOffset? ResumedAt,
    IReadOnlyList<PhaseProgress> Phases,
    IReadOnlyList<SymbolReport> Symbols)
{
    /// <param name="outcomes">Read after the run, so that of one that has ended none is open.</param>
    public static JobReport Of(BackfillExecution run, IReadOnlyList<JobOutcome> outcomes) => new(
        run.Id,
        run.Origin,
        run.Schedule,
        run.SlotAt,
        run.Forced,
        run.State,
        run.RequestedAt,
        run.StartedAt,
        run.FinishedAt,
        run.Jobs,
        run.SeriesSucceeded,
        run.SeriesFailed,
        run.JobsResumed,
        run.ResumedAt,
        [.. outcomes.GroupBy(one => one.Phase).OrderBy(phase => phase.Key).Select(Progress)],
        [.. outcomes.GroupBy(one => one.Series.Symbol).Select(symbol => SymbolReport.Of(symbol.Key, [.. symbol]))]);

    private static PhaseProgress Progress(IGrouping<Criticality, JobOutcome> phase)
    {
        int Count(JobState state) => phase.Count(one => one.State == state);
        return new PhaseProgress(
            phase.Key, Count(JobState.Waiting), Count(JobState.Leased), Count(JobState.Done), Count(JobState.Failed));
    }
}
