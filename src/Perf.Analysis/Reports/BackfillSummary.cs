using System.Globalization;
using Perf.Analysis.Backfill;
using Perf.Analysis.Benchmarks;
using Perf.Analysis.Decisions;
using Perf.Analysis.Formatting;

namespace Perf.Analysis.Reports;

/// <summary>What a backfill says in the terminal, line by line, in the layout of the Phase 2 guide.</summary>
public static class BackfillSummary
{
    private const int RuleWidth = 80;

    private static readonly string Rule = new('=', RuleWidth);

    /// <summary>What stands before the first job.</summary>
    public static IReadOnlyList<string> Header(BackfillConfiguration configuration) =>
    [
        "Phase 2: BACKFILL PERFORMANCE BASELINE",
        Rule,
        $"Symbols: {Figures.Count(configuration.Symbols.Count)}",
        $"Timeframes: {Figures.Count(configuration.Timeframes.Count)}",
        $"Total Jobs: {Figures.Count(configuration.Symbols.Count * configuration.Timeframes.Count)}",
        .. Table(configuration),
        $"History: {Figures.Count(configuration.Days)} days",
        $"Source: {configuration.Source}, writer: {configuration.Writer}, jobs at once: {Figures.Count(configuration.Concurrency)}"
            + (configuration.Overlap ? ", stages overlap" : string.Empty)
            + (configuration.Features == BackfillConfiguration.Vectorised ? string.Empty : $", features: {configuration.Features}")
            + PlantOf(configuration),
        Rule,
    ];

    /// <summary>So that nobody takes what was put in for what was found.</summary>
    internal static string PlantOf(BackfillConfiguration configuration) =>
        configuration.Plant is { } plant ? $", planted bottleneck: {plant}" : string.Empty;

    /// <summary>Nothing for a table as it is laid out unless told otherwise.</summary>
    private static IEnumerable<string> Table(BackfillConfiguration configuration)
    {
        if (configuration is not { Index: "none", Partitions: "none" })
        {
            yield return $"Table: index {configuration.Index}, partitions {configuration.Partitions}";
        }
    }

    /// <summary>What stands before the first series whose features are computed again.</summary>
    public static string EnrichmentLine => "--- computing the features again ---";

    /// <summary>What stands before the first job of a symbol.</summary>
    public static string SymbolLine(string symbol) => $"--- {symbol} ---";

    /// <summary>One job, once it has ended.</summary>
    public static string JobLine(BackfillJobRecord job)
    {
        string fetched = $"  {job.Timeframe}: Fetching... ({Plain(job.RecordsFetched)} records, {Figures.Seconds(job.FetchSeconds)})";
        string outcomes = FetchOutcomeText.Of(job);
        return job.Status == BackfillJobStatus.Completed
            ? $"{fetched} -> Computing... ({Figures.Seconds(job.ComputeSeconds)})"
                + $" -> Inserting... ({Plain(job.RecordsInserted)} inserted, {Figures.Seconds(job.StoreSeconds)}){outcomes}"
            : $"{fetched}{outcomes} -> FAILED after {Figures.Seconds(job.WallSeconds)}: {job.Error}";
    }

    /// <summary>A whole backfill beside the one that a run decides on.</summary>
    public static string VariantLine(BackfillBaseline baseline)
    {
        BackfillConfiguration configuration = baseline.Configuration;
        TimeBreakdown breakdown = baseline.TimeBreakdown;
        return $"{Figures.Count(configuration.Symbols.Count)} symbols x {Figures.Count(configuration.Timeframes.Count)} timeframes, "
            + $"{Figures.Count(configuration.Concurrency)} at once: {Figures.Seconds(baseline.Totals.TotalDurationSeconds)}, "
            + $"{Figures.Count((long)baseline.Totals.RecordsPerSecond)} records/s; "
            + $"API {Share(breakdown.PolygonApi)}, DB {Share(breakdown.DbInserts)}, compute {Share(breakdown.FeatureComputation)}; "
            + BottleneckRule.Judge(baseline).Name;
    }

    private static string Share(StageTime stage) => Figures.Percent(stage.Share) + Figures.PercentBounds(stage.ShareInterval95);

    /// <summary>What stands after the last job.</summary>
    public static IReadOnlyList<string> Lines(BackfillBaseline baseline) =>
    [
        Rule,
        "BACKFILL PERFORMANCE BASELINE - RESULTS",
        Rule,
        .. baseline.Interrupted ? ["", "INTERRUPTED: these are the jobs that ran."] : Array.Empty<string>(),
        string.Empty,
        .. OverallMetrics(baseline),
        string.Empty,
        .. Breakdown(baseline),
        string.Empty,
        .. Titled(BackfillEnrichmentText.Title, BackfillEnrichmentText.Of(baseline)),
        .. Titled("Fetch Outcomes", FetchOutcomeText.Of(baseline)),
        .. Bottleneck(baseline),
    ];

    private static IEnumerable<string> OverallMetrics(BackfillBaseline baseline)
    {
        BackfillTotals totals = baseline.Totals;
        double minutes = totals.TotalDurationSeconds / 60;
        yield return "### Overall Metrics ###";
        yield return $"Total Duration: {Figures.Seconds(totals.TotalDurationSeconds)} ({Figures.Fixed(minutes, 1)} minutes)";
        yield return $"Total Records: {Figures.Count(totals.TotalRecords)}";
        yield return $"Throughput: {Figures.Fixed(totals.RecordsPerSecond, 1)} records/sec";
        yield return $"Completed Jobs: {Figures.Count(totals.CompletedJobs)} / {Figures.Count(totals.TotalJobs)}";
        yield return $"Success Rate: {Figures.Percent(totals.SuccessRate, 1)}";
        if (baseline.Processor is { } processor)
        {
            yield return ProcessorLine(processor, totals.TotalDurationSeconds);
        }

        if (baseline.OracleCheck is { } oracle)
        {
            string outcome = oracle.Matches ? "matches the source" : "DOES NOT MATCH the source";
            yield return $"Stored Records: {Figures.Count(oracle.StoredRecords)} of {Figures.Count(oracle.ExpectedRecords)} served ({outcome})";
        }
    }

    private static string ProcessorLine(ProcessorTime processor, double durationSeconds)
    {
        string[] parts =
        [
            $"product {Figures.Seconds(processor.ProductSeconds)}",
            .. processor.PostgresSeconds is { } postgres ? [$"PostgreSQL {Figures.Seconds(postgres)}"] : Array.Empty<string>(),
            .. processor.SourceSeconds is { } source ? [$"source {Figures.Seconds(source)}"] : Array.Empty<string>(),
        ];
        return $"Processor Time: {string.Join(", ", parts)}; on {Figures.Count(processor.Cores)} cores this takes "
            + $"{Figures.Seconds(processor.LeastSeconds)} at least, {Figures.Percent(processor.LeastSeconds / durationSeconds)} of the duration";
    }

    private static IEnumerable<string> Breakdown(BackfillBaseline baseline)
    {
        TimeBreakdown breakdown = baseline.TimeBreakdown;
        yield return "### Time Breakdown ###";
        yield return StageLine("Polygon API", breakdown.PolygonApi);
        if (baseline.Totals.Fetches is { QuotaWaits: > 0 } fetches)
        {
            yield return $"  of which waiting for the quota: {Figures.Seconds(fetches.QuotaWaitSeconds, 1)}";
        }

        yield return StageLine("DB Inserts", breakdown.DbInserts);
        yield return StageLine("Feature Computation", breakdown.FeatureComputation);
        if (baseline.Configuration.Overlap)
        {
            yield return $"Stages Overlapped: {Figures.Seconds(breakdown.StageSeconds, 1)} of stages in "
                + $"{Figures.Seconds(baseline.Totals.TotalDurationSeconds, 1)}, with {Figures.Seconds(breakdown.WaitSeconds ?? 0, 1)} of waiting between them";
        }
    }

    /// <summary>Nothing, and no heading, when there is nothing to say.</summary>
    private static IEnumerable<string> Titled(string title, IReadOnlyList<(string Name, string Value)> said) =>
        said.Count == 0 ? [] : [$"### {title} ###", .. said.Select(one => $"{one.Name}: {one.Value}"), string.Empty];

    private static IEnumerable<string> Bottleneck(BackfillBaseline baseline)
    {
        yield return "### Bottleneck Identification ###";
        yield return $"Slowest Job: {Slowest(baseline.SlowestJob, string.Empty)}";
        yield return $"Slowest Symbol: {Slowest(baseline.SlowestSymbol, "avg ")}";
        yield return $"Slowest Timeframe: {Slowest(baseline.SlowestTimeframe, "avg ")}";
        yield return string.Empty;

        Verdict verdict = BottleneckRule.Judge(baseline);
        yield return $"⚠️  PRIMARY BOTTLENECK: {verdict.Name}{ShareOf(verdict, baseline)}";
        yield return $"   {verdict.Sentence}";
        HashSet<string> recommended =
        [
            .. DecisionMatrixBuilder.Build(baseline, BenchmarkSet.Empty).Actions.Where(action => action.Recommended).Select(action => action.Id),
        ];
        if (recommended.Count > 0)
        {
            yield return "   → Recommendations:";
            foreach (PhaseAction action in PhaseAction.Catalogue.Where(action => recommended.Contains(action.Id)))
            {
                yield return $"     • {action.Title}{(action.Caution is null ? string.Empty : $" ({action.Caution})")}";
            }
        }
    }

    private static string StageLine(string name, StageTime stage) =>
        $"{name}: {Figures.Seconds(stage.Seconds, 1)} ({Figures.Percent(stage.Share)}){Figures.PercentBounds(stage.ShareInterval95)}";

    private static string ShareOf(Verdict verdict, BackfillBaseline baseline) => verdict.Bottleneck is { } stage
        ? $" ({Figures.Percent(StageShare.Of(baseline.TimeBreakdown).Single(share => share.Stage == stage).Share)} of "
            + (baseline.Configuration.Overlap ? "the stages' time)" : "time)")
        : string.Empty;

    private static string Slowest(SlowestPart? part, string average) =>
        part is null ? Figures.None : $"{part.Name} ({average}{Figures.Seconds(part.Seconds)})";

    /// <summary>Without thousands separators, as in the guide's lines of jobs.</summary>
    private static string Plain(long count) => count.ToString(CultureInfo.InvariantCulture);
}
