using Perf.Analysis.Benchmarks;
using Perf.Analysis.Formatting;
using Perf.Analysis.Reports.Html;

namespace Perf.Analysis.Reports.Sections;

/// <summary>
/// Figures of a case of a suite, each with its place in BenchmarkDotNet's export: medians of its measurements, and metrics by id.
/// </summary>
internal static class CaseFigures
{
    private static Source Metrics => Source.Row["Metrics"];

    public static Markup Name(BenchmarkResult result) => Markup.Name(result.Case, most: 100);

    /// <summary>Of the row that shows a case.</summary>
    public static Source SourceOf(BenchmarkResult result) => new Source($"bench/{result.File}")["Benchmarks"][result.Index];

    public static Markup Median(BenchmarkResult result) =>
        Shown.Nanoseconds(result.MedianNs, Source.Row["Measurements"], by: "median");

    /// <param name="id">Of the metric.</param>
    public static Markup Nanoseconds(string id, double? value) => Shown.Nanoseconds(value, Metrics, by: id);

    public static Markup PerSecond(string id, double? value) => Shown.PerSecond(value, Metrics, by: id);

    public static Markup Number(string id, double? value, int decimals) => Shown.Fixed(value, decimals, Metrics, by: id);

    /// <summary>A speed as a fraction of another one.</summary>
    public static Markup Fraction(string id, SpeedRatio? ratio) => Shown.Percent(ratio?.Ratio, ratio?.Interval95, Metrics, by: id);

    /// <summary>How many times as fast as its baseline; of one that took no turns with it, it follows from figures of both.</summary>
    public static Markup Ratio(SuiteConvention? convention, BenchmarkResult result, IReadOnlyList<BenchmarkResult> cases)
    {
        if (convention?.IsBaseline(result) == true)
        {
            return "baseline";
        }

        return convention?.RatioOf(result, cases) switch
        {
            { } ratio when ratio == result.Work?.TimesFloor =>
                Shown.Ratio(ratio.Ratio, ratio.Interval95, Metrics, by: WorkMetrics.TimesFloor),
            { } ratio => Figures.Ratio(ratio.Ratio, ratio.Interval95),
            null => Figures.None,
        };
    }

    /// <summary>An exported 0 is only known to be less than what the export can show.</summary>
    public static string Bytes(BenchmarkResult result) =>
        result is { BytesPerOperation: 0, BytesPerOperationSeenAsNone: > 0 and long limit }
            ? $"at most {Figures.Bytes(limit)}"
            : Figures.Bytes(result.BytesPerOperation);
}
