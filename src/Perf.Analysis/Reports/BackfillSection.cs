using Perf.Analysis.Backfill;
using Perf.Analysis.Formatting;

namespace Perf.Analysis.Reports;

/// <summary>The backfill in a report: totals, timeframes, symbols, and jobs that failed.</summary>
internal static class BackfillSection
{
    public static void Add(MarkdownText text, Part<BackfillBaseline> backfill)
    {
        text.Heading(2, "Backfill");
        if (backfill.Value is not { } baseline)
        {
            text.Paragraph($"Not measured: {backfill.WhyMissing}.");
            return;
        }

        AddTotals(text, baseline);
        AddOutcomes(text, baseline);
        AddEnrichment(text, baseline);
        AddGroups(text, "Timeframe", baseline.PerTimeframe);
        AddGroups(text, "Symbol", baseline.PerSymbol);

        string[] failed =
        [
            .. baseline.Jobs.Where(job => job.Status == BackfillJobStatus.Failed).Select(job => $"{job.Symbol}/{job.Timeframe}: {job.Error}"),
        ];
        if (failed.Length > 0)
        {
            text.Heading(3, "Failed jobs");
            text.Bullets(failed);
        }
    }

    private static void AddTotals(MarkdownText text, BackfillBaseline baseline)
    {
        BackfillConfiguration configuration = baseline.Configuration;
        BackfillTotals totals = baseline.Totals;
        string batch = configuration.BatchSize is { } size ? $" in batches of {Figures.Count(size)}" : string.Empty;
        text.Paragraph(
            $"{Figures.Count(configuration.Symbols.Count)} symbols x {Figures.Count(configuration.Timeframes.Count)} timeframes, "
            + $"{Figures.Count(configuration.Days)} days from {configuration.Source}, writer {configuration.Writer}{batch}, "
            + $"jobs at once: {Figures.Count(configuration.Concurrency)}"
            + $"{(configuration.Overlap ? ", stages overlap" : string.Empty)}{FeaturesOf(configuration)}"
            + BackfillSummary.PlantOf(configuration)
            + $"{(baseline.Interrupted ? "; interrupted" : string.Empty)}.");
        string stages = configuration.Overlap
            ? $", for {Figures.Seconds(baseline.TimeBreakdown.StageSeconds)} of stages, which overlapped"
            : string.Empty;
        text.Table(
            ["What", "Value"],
            [
                ["Total duration", Figures.Seconds(totals.TotalDurationSeconds) + stages],
                ["Total records", Figures.Count(totals.TotalRecords)],
                ["Throughput", $"{Figures.Count((long)Math.Round(totals.RecordsPerSecond))} records/s"],
                ["Completed jobs", $"{Figures.Count(totals.CompletedJobs)} / {Figures.Count(totals.TotalJobs)} ({Figures.Percent(totals.SuccessRate, 1)})"],
                ["Stored against served", Oracle(baseline.OracleCheck)],
                ["Slowest job", Slowest(baseline.SlowestJob)],
                ["Slowest symbol (mean of its jobs)", Slowest(baseline.SlowestSymbol)],
                ["Slowest timeframe (mean of its jobs)", Slowest(baseline.SlowestTimeframe)],
            ]);
    }

    private static void AddOutcomes(MarkdownText text, BackfillBaseline baseline)
    {
        IReadOnlyList<(string Name, string Value)> outcomes = FetchOutcomeText.Of(baseline);
        if (outcomes.Count > 0)
        {
            text.Table(["While fetching", "Value"], outcomes.Select(outcome => (IReadOnlyList<string>)[outcome.Name, outcome.Value]));
        }

        if (baseline.Totals.Fetches is { QuotaWaits: > 0 } fetches)
        {
            text.Paragraph(
                $"The time of Polygon API, {Figures.Seconds(baseline.TimeBreakdown.PolygonApi.Seconds)} here, below and in the bottleneck, "
                + $"contains {Figures.Seconds(fetches.QuotaWaitSeconds)} of waiting for the quota.");
        }
    }

    private static void AddEnrichment(MarkdownText text, BackfillBaseline baseline)
    {
        IReadOnlyList<(string Name, string Value)> said = BackfillEnrichmentText.Of(baseline);
        if (said.Count > 0)
        {
            text.Table([BackfillEnrichmentText.Title, "Value"], said.Select(one => (IReadOnlyList<string>)[one.Name, one.Value]));
        }
    }

    private static void AddGroups(MarkdownText text, string kind, IReadOnlyList<BackfillGroup> groups) => text.Table(
        [kind, "Jobs completed", "Records", "Mean job", "Polygon API", "DB inserts", "Features", "Records/s"],
        groups.Select(group => (IReadOnlyList<string>)
        [
            group.Name,
            $"{Figures.Count(group.CompletedJobs)} / {Figures.Count(group.Jobs)}",
            Figures.Count(group.Records),
            Figures.Seconds(group.AverageSeconds, 3),
            Figures.Seconds(group.FetchSeconds),
            Figures.Seconds(group.StoreSeconds),
            Figures.Seconds(group.ComputeSeconds),
            Figures.Count((long)Math.Round(group.RecordsPerSecond)),
        ]));

    private static string Oracle(OracleCheck? check) => check is null
        ? "not checked: the source keeps no record of what it served"
        : $"{Figures.Count(check.StoredRecords)} of {Figures.Count(check.ExpectedRecords)}, "
            + (check.Matches ? "every series agrees" : "THEY DIFFER");

    private static string FeaturesOf(BackfillConfiguration configuration) =>
        configuration.Features == BackfillConfiguration.Vectorised ? string.Empty : $", features {configuration.Features}";

    private static string Slowest(SlowestPart? part) =>
        part is null ? Figures.None : $"{part.Name}, {Figures.Seconds(part.Seconds, 3)}";
}
