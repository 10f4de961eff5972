using Perf.Analysis.Backfill;
using Perf.Analysis.Formatting;
using Perf.Analysis.Reports.Html;

namespace Perf.Analysis.Reports.Sections;

/// <summary>The backfill: what it came to, when each job did what, how long each took.</summary>
internal static class BackfillSection
{
    public static void Add(HtmlPage page, Part<BackfillBaseline> backfill)
    {
        page.BeginSection("backfill", "Backfill");
        if (backfill.Value is not { } baseline)
        {
            page.Missing($"Not measured: {backfill.WhyMissing}.");
        }
        else
        {
            AddTotals(page, baseline, backfill.Source);
            BackfillCharts.Add(page, baseline, backfill.Source);
            page.BeginFold("By timeframe");
            page.Table(
                GroupHeader("Timeframe"),
                baseline.PerTimeframe.Select(GroupRow),
                [.. baseline.PerTimeframe.Select((_, index) => backfill.Source["per_timeframe"][index])]);
            page.EndFold();
            AddFailures(page, baseline);
        }

        page.EndSection();
    }

    /// <summary>Of tables with the jobs of each timeframe, or of each symbol, together.</summary>
    public static IReadOnlyList<string> GroupHeader(string kind) =>
        [kind, "Jobs completed", "Records", "Mean job", "Polygon API", "DB inserts", "Features", "Records/s"];

    public static IReadOnlyList<Markup> GroupRow(BackfillGroup group) =>
    [
        Markup.Name(group.Name),
        Shown.Count(group.CompletedJobs, Source.Row["completed_jobs"]) + " / " + Shown.Count(group.Jobs, Source.Row["jobs"]),
        Shown.Count(group.Records, Source.Row["records"]),
        Shown.Seconds(group.AverageSeconds, Source.Row["average_seconds"], 3),
        Shown.Seconds(group.FetchSeconds, Source.Row["fetch_seconds"]),
        Shown.Seconds(group.StoreSeconds, Source.Row["store_seconds"]),
        Shown.Seconds(group.ComputeSeconds, Source.Row["compute_seconds"]),
        Shown.PerSecond(group.RecordsPerSecond, Source.Row["records_per_second"]),
    ];

    private static void AddTotals(HtmlPage page, BackfillBaseline baseline, Source source)
    {
        BackfillTotals totals = baseline.Totals;
        Source at = source["totals"];
        page.Paragraph(PlanOf(baseline));
        page.Table(
            ["What", "Value"],
            [
                ["Total duration", Shown.Seconds(totals.TotalDurationSeconds, at["total_duration_seconds"]) + OverlapOf(baseline)],
                ["Total records", Shown.Count(totals.TotalRecords, at["total_records"])],
                ["Throughput", Shown.PerSecond(totals.RecordsPerSecond, at["records_per_second"]) + " records/s"],
                [
                    "Completed jobs",
                    Shown.Count(totals.CompletedJobs, at["completed_jobs"]) + " / " + Shown.Count(totals.TotalJobs, at["total_jobs"])
                        + " (" + Shown.Percent(totals.SuccessRate, 1, at["success_rate"]) + ")",
                ],
                ["Stored against served", OracleOf(baseline.OracleCheck, source["oracle_check"])],
                ["Slowest job", SlowestOf(baseline.SlowestJob, source["slowest_job"])],
                ["Slowest symbol (mean of its jobs)", SlowestOf(baseline.SlowestSymbol, source["slowest_symbol"])],
                ["Slowest timeframe (mean of its jobs)", SlowestOf(baseline.SlowestTimeframe, source["slowest_timeframe"])],
                .. Said(FetchOutcomeText.Of(baseline), source),
                .. Said(
                    [.. BackfillEnrichmentText.Of(baseline).Select(one => ($"{BackfillEnrichmentText.Title}: {one.Name}", one.Value))],
                    source["enrichment"]),
            ]);
        if (totals.Fetches is { QuotaWaits: > 0 } fetches)
        {
            Source polygon = source["time_breakdown"]["polygon_api"]["seconds"];
            page.Paragraph(
                "The time of Polygon API, " + Shown.Seconds(baseline.TimeBreakdown.PolygonApi.Seconds, polygon)
                + " here and in the bottleneck, contains " + Shown.Seconds(fetches.QuotaWaitSeconds, at["fetches"]["quota_wait_seconds"])
                + " of waiting for the quota.");
        }
    }

    private static IEnumerable<IReadOnlyList<Markup>> Said(IReadOnlyList<(string Name, string Value)> said, Source source) =>
        said.Select(one => (IReadOnlyList<Markup>)[one.Name, Markup.Figure(one.Value, source)]);

    private static string PlanOf(BackfillBaseline baseline)
    {
        BackfillConfiguration configuration = baseline.Configuration;
        string batch = configuration.BatchSize is { } size ? $" in batches of {Figures.Count(size)}" : string.Empty;
        bool isUsual = configuration.Features == BackfillConfiguration.Vectorised;
        string features = isUsual ? string.Empty : $", features {configuration.Features}";
        return $"{Figures.Count(configuration.Symbols.Count)} symbols x {Figures.Count(configuration.Timeframes.Count)} timeframes, "
            + $"{Figures.Count(configuration.Days)} days from {configuration.Source}, writer {configuration.Writer}{batch}, "
            + $"jobs at once: {Figures.Count(configuration.Concurrency)}{(configuration.Overlap ? ", stages overlap" : string.Empty)}"
            + $"{features}{BackfillSummary.PlantOf(configuration)}{(baseline.Interrupted ? "; interrupted" : string.Empty)}.";
    }

    private static string OverlapOf(BackfillBaseline baseline) => baseline.Configuration.Overlap
        ? $", for {Figures.Seconds(baseline.TimeBreakdown.StageSeconds)} of stages, which overlapped"
        : string.Empty;

    private static Markup OracleOf(OracleCheck? check, Source source) => check is null
        ? "not checked: the source keeps no record of what it served"
        : Shown.Count(check.StoredRecords, source["stored_records"]) + " of "
            + Shown.Count(check.ExpectedRecords, source["expected_records"])
            + (check.Matches ? ", every series agrees" : ", ✘ THEY DIFFER");

    private static Markup SlowestOf(SlowestPart? part, Source source) =>
        part is null ? Figures.None : Markup.Name(part.Name) + ", " + Shown.Seconds(part.Seconds, source["seconds"], 3);

    private static void AddFailures(HtmlPage page, BackfillBaseline baseline)
    {
        BackfillJobRecord[] failed = [.. baseline.Jobs.Where(job => job.Status == BackfillJobStatus.Failed)];
        if (failed.Length > 0)
        {
            page.Subheading("Failed jobs");
            page.Bullets(failed.Select(job => Markup.Name(job.Name) + $": {job.Error}"));
        }
    }
}
