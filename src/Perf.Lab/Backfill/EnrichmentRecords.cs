using MarketData.Bars;
using MarketData.Enrichment;
using Perf.Analysis.Backfill;
using Perf.Analysis.Formatting;

namespace Perf.Lab.Backfill;

/// <summary>Puts what an enrichment measured into the records of the analysis.</summary>
internal static class EnrichmentRecords
{
    /// <param name="series">That were to be done.</param>
    public static EnrichmentTotals Totals(
        EnrichmentSettings settings, IReadOnlyList<EnrichmentResult> results, IReadOnlyList<SeriesKey> series, TimeSpan wall)
    {
        long bars = results.Sum(result => (long)result.Bars);
        double seconds = wall.TotalSeconds;
        return new EnrichmentTotals(
            Math.Min(settings.Workers, series.Select(one => one.Symbol).Distinct().Count()),
            settings.Reading,
            results.Count,
            results.Count(result => !result.Completed),
            series.Count,
            bars,
            results.Sum(result => (long)result.Written.RowsChanged),
            results.Sum(result => result.ReadTime.TotalSeconds),
            results.Sum(result => result.ComputeTime.TotalSeconds),
            results.Sum(result => result.StoreTime.TotalSeconds),
            seconds,
            seconds > 0 ? bars / seconds : 0,
            results.FirstOrDefault(result => !result.Completed) is { } failed ? $"{failed.Series}: {Describe(failed.Failure!)}" : null);
    }

    /// <summary>One series, once it has ended.</summary>
    public static string Line(EnrichmentResult result)
    {
        string read = $"  {result.Series}: Reading... ({Figures.Count(result.Bars)} bars, {Figures.Seconds(result.ReadTime.TotalSeconds)})";
        return result.Failure is { } failure
            ? $"{read} -> FAILED: {Describe(failure)}"
            : $"{read} -> Computing... ({Figures.Seconds(result.ComputeTime.TotalSeconds)})"
                + $" -> Storing... ({Figures.Count(result.Written.RowsChanged)} changed, {Figures.Seconds(result.StoreTime.TotalSeconds)})";
    }

    private static string Describe(EnrichmentFailure failure) => FailureLine.Of(failure.Stage.ToString(), failure.Message);
}
