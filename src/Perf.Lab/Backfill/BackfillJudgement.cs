using Perf.Analysis.Backfill;
using Perf.Lab.Runs;

namespace Perf.Lab.Backfill;

/// <summary>Whether a backfill that ended did what it was to do, and the first thing that it did not.</summary>
internal static class BackfillJudgement
{
    public static StepOutcome Of(BackfillBaseline baseline)
    {
        if (baseline.Jobs.FirstOrDefault(job => job.Status == BackfillJobStatus.Failed) is { } failed)
        {
            int failures = baseline.Totals.TotalJobs - baseline.Totals.CompletedJobs;
            return new StepOutcome(
                false,
                $"{failures} of {baseline.Totals.TotalJobs} jobs failed; {failed.Symbol}/{failed.Timeframe}: {failed.Error}");
        }

        if (baseline.Totals.TotalRecords == 0)
        {
            return new StepOutcome(false, "nothing was measured: there are no bars in the range, choose more --days");
        }

        if (baseline.Quarantine is { Matches: false } quarantine)
        {
            return new StepOutcome(
                false, $"the database holds {quarantine.StoredBars} quarantined bars where {quarantine.CountedBars} were counted");
        }

        if (baseline.OracleCheck is { Matches: false } check)
        {
            return new StepOutcome(false, $"the database holds {check.StoredRecords} bars where the source has {check.ExpectedRecords}");
        }

        return baseline.Enrichment is { } enrichment ? Of(enrichment, baseline.Totals.TotalRecords) : new StepOutcome(true);
    }

    /// <summary>What is stored is what was just computed: all of it must be computed again, and nothing change.</summary>
    private static StepOutcome Of(EnrichmentTotals enrichment, long storedBars)
    {
        if (enrichment.FailedSeries > 0)
        {
            return new StepOutcome(
                false, $"{enrichment.FailedSeries} of {enrichment.TotalSeries} series were not computed again; {enrichment.FirstError}");
        }

        if (enrichment.Bars < storedBars)
        {
            return new StepOutcome(false, $"the features of {enrichment.Bars} of {storedBars} stored bars were computed again");
        }

        return enrichment.RowsChanged > 0
            ? new StepOutcome(false, $"computing the features again changed {enrichment.RowsChanged} of {enrichment.Bars} rows")
            : new StepOutcome(true);
    }
}
