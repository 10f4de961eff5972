using Perf.Analysis.Backfill;
using Perf.Analysis.Formatting;

namespace Perf.Analysis.Reports;

/// <summary>The features that were computed again behind a backfill, in words, the same in the terminal and in reports.</summary>
internal static class BackfillEnrichmentText
{
    public const string Title = "Features Computed Again";

    /// <summary>Pairs of name and value; none when it was not done.</summary>
    public static IReadOnlyList<(string Name, string Value)> Of(BackfillBaseline baseline) => baseline.Enrichment is not { } enrichment
        ? []
        :
        [
            ("Symbols at once", Figures.Count(enrichment.Workers)),
            ("Reading", $"{enrichment.Reading}, {StatementOf(enrichment)}"),
            ("Series", SeriesOf(enrichment)),
            ("Bars", Figures.Count(enrichment.Bars)),
            ("Rows changed", Figures.Count(enrichment.RowsChanged)),
            ("Read, compute, store", StagesOf(enrichment)),
            ("Duration", Figures.Seconds(enrichment.WallSeconds)),
            ("Bars/s", Figures.Count((long)Math.Round(enrichment.BarsPerSecond))),
        ];

    private static string SeriesOf(EnrichmentTotals enrichment) =>
        $"{Figures.Count(enrichment.Series)} / {Figures.Count(enrichment.TotalSeries)}"
        + (enrichment.Interrupted ? ", interrupted" : string.Empty)
        + (enrichment.FailedSeries > 0 ? $", {Figures.Count(enrichment.FailedSeries)} failed: {enrichment.FirstError}" : string.Empty);

    private static string StatementOf(EnrichmentTotals enrichment) =>
        enrichment.Reading == EnrichmentTotals.ReadPerBar ? "a statement for every bar" : "a statement a series";

    private static string StagesOf(EnrichmentTotals enrichment) =>
        $"{Figures.Seconds(enrichment.ReadSeconds)}, {Figures.Seconds(enrichment.ComputeSeconds)}, "
        + Figures.Seconds(enrichment.StoreSeconds)
        + (enrichment.Workers > 1 ? ", summed over the workers" : string.Empty);
}
