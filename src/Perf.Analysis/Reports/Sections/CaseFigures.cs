using Perf.Analysis.Benchmarks;
using Perf.Analysis.Formatting;
using Perf.Analysis.Reports.Html;
using Perf.Analysis.Statistics;

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

    public static Markup MedianInterval(BenchmarkResult result) => result.MedianInterval95Ns is { } bounds
        ? Markup.Figure(
            $"{Figures.Nanoseconds(bounds.Low)} to {Figures.Nanoseconds(bounds.High)}", Source.Row["Measurements"], by: "median95")
        : Figures.None;

    public static Markup Iterations(BenchmarkResult result) =>
        Markup.Figure(Figures.Count(result.N), Source.Row["Measurements"], by: "count");

    /// <summary>Of its bars, by the median.</summary>
    public static Markup BarsPerSecond(BenchmarkResult result) => Shown.PerSecond(result.BarsPerSecond, Source.Row, by: "rate");

    /// <summary>Of its bars, by the median.</summary>
    public static Markup NanosecondsPerBar(BenchmarkResult result) => Shown.Nanoseconds(result.NanosecondsPerBar, Source.Row, by: "time");

    /// <param name="id">Of the metric.</param>
    public static Markup Nanoseconds(string id, double? value) => Shown.Nanoseconds(value, Metrics, by: id);

    public static Markup PerSecond(string id, double? value) => Shown.PerSecond(value, Metrics, by: id);

    public static Markup Number(string id, double? value, int decimals) => Shown.Fixed(value, decimals, Metrics, by: id);

    /// <param name="id">Of a metric in microseconds.</param>
    public static Markup Microseconds(string id, double? value) =>
        value is { } known ? Markup.Figure(Figures.Nanoseconds(known * 1e3), Metrics, by: id) : Figures.None;

    public static Markup Cost(string id, double? value, Interval? interval) =>
        value is { } known ? Markup.Figure(Figures.Cost(known, interval), Metrics, by: id) : Figures.None;

    public static Markup Share(string id, double? value) => Shown.Percent(value, null, Metrics, by: id);

    /// <summary>How many times as fast as what it took turns with.</summary>
    public static Markup Turns(BenchmarkResult result) =>
        Shown.Ratio(result.Work?.TimesFloor?.Ratio, result.Work?.TimesFloor?.Interval95, Metrics, by: WorkMetrics.TimesFloor);

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
            { } ratio when ratio == result.Work?.TimesFloor => Turns(result),
            { } ratio => Figures.Ratio(ratio.Ratio, ratio.Interval95),
            null => Figures.None,
        };
    }

    /// <summary>An exported 0 is only known to be less than what the export can show.</summary>
    public static Markup Bytes(BenchmarkResult result) => result switch
    {
        { BytesPerOperation: 0, BytesPerOperationSeenAsNone: > 0 and long limit } => $"at most {Figures.Bytes(limit)}",
        { BytesPerOperation: { } bytes } => Markup.Figure(Figures.Bytes(bytes), Source.Row["Memory"]["BytesAllocatedPerOperation"]),
        _ => Figures.None,
    };
}
