using Perf.Analysis.Benchmarks;
using Perf.Analysis.Formatting;
using Perf.Analysis.Runs;

namespace Perf.Analysis.Decisions;

/// <summary>What the exported suites say about the stages of a backfill.</summary>
internal static class SuiteEvidence
{
    private static readonly IReadOnlyList<(Stage Stage, SuiteConvention Suite)> SuitesOfStages =
    [
        (Stage.PolygonApi, SuiteConvention.Fetch),
        (Stage.Database, SuiteConvention.Insert),
        (Stage.FeatureComputation, SuiteConvention.Features),
    ];

    /// <summary>
    /// Every typical case of the three stages' suites at the largest size that was measured of its class: the size nearest to a
    /// job's, where fixed costs weigh least. Without classes of variations. And of computing stored series again, which is no stage:
    /// two actions rest on it.
    /// </summary>
    public static IReadOnlyList<EvidenceQuote> Quote(BenchmarkSet suites) =>
    [
        .. from (Stage Stage, SuiteConvention Suite) pair in SuitesOfStages.Append((Stage.FeatureComputation, SuiteConvention.Enrichment))
           from quote in Quote(pair.Stage, pair.Suite, suites)
           select quote,
    ];

    /// <summary>The same of one suite.</summary>
    public static IEnumerable<EvidenceQuote> Quote(Stage stage, SuiteConvention suite, BenchmarkSet suites)
    {
        IReadOnlyList<BenchmarkResult> cases = suites.Suite(suite.Suite);
        return LargestOf(suite, cases).Where(result => !suite.IsVariation(result)).Select(result => Quote(stage, suite, result, cases));
    }

    /// <summary>The stages' suites that were not exported, and the cases that were listed and not measured.</summary>
    public static IReadOnlyList<MissingPart> FindMissing(BenchmarkSet suites) =>
    [
        .. from pair in SuitesOfStages
           where suites.Suite(pair.Suite.Suite).Count == 0
           select new MissingPart(
               $"evidence on {StageShare.NameOf(pair.Stage)}", $"no measured case of the suite {pair.Suite.Suite} was exported"),
        .. suites.Failures.Select(failure => new MissingPart(failure.Identity, $"it failed while it was measured ({failure.File})")),
    ];

    /// <summary>The typical cases of one suite, of each class those of its largest size; all of a class that states no size.</summary>
    public static IEnumerable<BenchmarkResult> LargestOf(SuiteConvention suite, IReadOnlyList<BenchmarkResult> cases) =>
        from type in cases.Where(suite.IsTypical).GroupBy(result => result.Type, StringComparer.Ordinal)
        let largest = type.Max(suite.SizeOf)
        from result in type
        where suite.SizeOf(result) == largest
        select result;

    private static EvidenceQuote Quote(
        Stage stage, SuiteConvention suite, BenchmarkResult result, IReadOnlyList<BenchmarkResult> cases)
    {
        BenchmarkResult? baseline = suite.BaselineOf(result, cases);
        SpeedRatio? ratio = suite.RatioOf(result, cases);
        long? size = suite.SizeOf(result);
        double? perItem = size > 0 ? result.MedianNs / size : null;

        string subject = baseline is null ? result.Method : $"{result.Method} vs {baseline.Method}";
        string scale = size is { } items
            ? $" at {Figures.Count(items)} {suite.Item}s"
            : result.Parameters.Length > 0 ? $" ({result.Parameters.Replace("&", ", ", StringComparison.Ordinal)})" : string.Empty;
        string cost = perItem is { } ns
            ? $"{Figures.Nanoseconds(ns)} a {suite.Item}"
            : $"{Figures.Nanoseconds(result.MedianNs)} an operation";
        string times = ratio is { } value ? Figures.Ratio(value.Ratio, value.Interval95) + ", " : string.Empty;
        string limit = result.Storage?.OfCopy is { } fraction
            ? $", {Figures.Percent(fraction.Ratio, fraction.Interval95)} of the speed of COPY into the same table"
            : string.Empty;
        return new EvidenceQuote(
            stage,
            $"{subject}{scale}: {times}{cost}{limit}",
            result.File,
            result.Identity,
            baseline?.Identity,
            ratio?.Ratio,
            ratio?.Interval95,
            perItem);
    }
}
