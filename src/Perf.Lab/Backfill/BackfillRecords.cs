using MarketData.Backfill;
using MarketData.Bars;
using MarketData.Postgres.Reading;
using Perf.Analysis.Backfill;
using Perf.Lab.Backfill.Planting;

namespace Perf.Lab.Backfill;

/// <summary>Puts what the product measured into the records of the analysis, which knows nothing of the product.</summary>
internal static class BackfillRecords
{
    public static BackfillConfiguration Configuration(BackfillSettings settings) => new(
        [.. settings.Symbols.Select(symbol => symbol.Name)],
        [.. settings.Timeframes.Select(timeframe => timeframe.Code)],
        settings.Days,
        settings.Range.Start,
        settings.Range.End,
        settings.SourceName,
        settings.Writer,
        settings.UsesBatches ? settings.BatchSize : null,
        settings.Concurrency,
        settings.OneFetch,
        settings.Prefetch,
        settings.Overlap,
        settings.Table.IndexName,
        settings.Table.PartitionsName,
        settings.EngineName,
        settings.Plant is { } plant ? Plants.NameOf(plant) : null,
        settings.StubLatencyMs);

    /// <summary>What completed jobs counted against what is stored.</summary>
    public static QuarantineCheck Quarantine(IReadOnlyList<BackfillJobRecord> jobs, IReadOnlyList<QuarantineTotals> stored) => new(
        jobs.Where(job => job.Status == BackfillJobStatus.Completed).Sum(job => (long)job.QuarantinedBars),
        stored.Sum(total => total.OpenBars + total.ResolvedBars),
        [.. stored.Select(total => new QuarantineReasonCount(total.Reason.Describe(), total.OpenBars + total.ResolvedBars))]);

    /// <param name="began">When the backfill did; null where that is not to be told.</param>
    public static BackfillJobRecord Job(BackfillJobResult result, DateTimeOffset? began = null) => new()
    {
        Symbol = result.Job.Series.Symbol.Name,
        Timeframe = result.Job.Series.Timeframe.Code,
        Status = result.Completed ? BackfillJobStatus.Completed : BackfillJobStatus.Failed,
        RecordsFetched = result.BarsFetched,
        RecordsInserted = result.Written.Rows,
        RowsChanged = result.Written.RowsChanged,
        StartSeconds = (result.StartedAt - began)?.TotalSeconds,
        FetchSeconds = result.FetchTime.TotalSeconds,
        ComputeSeconds = result.ComputeTime.TotalSeconds,
        StoreSeconds = result.StoreTime.TotalSeconds,
        WaitSeconds = result.WaitTime.TotalSeconds,
        FetchWaitSeconds = result.Fetch.Waited.TotalSeconds,
        ComputeWaitSeconds = result.Compute.Waited.TotalSeconds,
        StoreWaitSeconds = result.Store.Waited.TotalSeconds,
        WallSeconds = result.WallTime.TotalSeconds,
        Requests = result.Outcomes.Requests,
        Retries = result.Outcomes.Retries,
        RateLimited = result.Outcomes.RateLimited,
        QuotaWaits = result.Outcomes.QuotaWaits,
        QuotaWaitSeconds = result.Outcomes.QuotaWaitTime.TotalSeconds,
        BreakerOpenings = result.Outcomes.BreakerOpenings,
        HeldBack = result.Outcomes.HeldBack,
        EmptyWhileOpen = result.Outcomes.EmptyWhileOpen,
        EndedEarly = result.Outcomes.EndedEarly,
        RejectedPages = result.Outcomes.RejectedPages,
        QuarantinedBars = result.Outcomes.QuarantinedBars,
        BodyBytes = result.Outcomes.BodyBytes,
        Error = result.Failure is { } failure ? FailureLine.Of(failure.Stage.ToString(), failure.Message) : null,
    };
}
