using Perf.Analysis.Benchmarks;
using Perf.Analysis.Formatting;

namespace Perf.Analysis.Reports;

/// <summary>The suites in a report: a table a suite, and the cases that failed.</summary>
internal static class SuitesSection
{
    public static void Add(MarkdownText text, Part<BenchmarkSet> suites)
    {
        text.Heading(2, "Suites");
        if (suites.Value is not { } set)
        {
            text.Paragraph($"Not read: {suites.WhyMissing}.");
            return;
        }

        if (set.Results.Count == 0)
        {
            text.Paragraph("Not measured: no export of BenchmarkDotNet in `bench/`.");
        }

        foreach (IGrouping<string, BenchmarkResult> suite in set.Results.GroupBy(result => result.Suite, StringComparer.Ordinal))
        {
            AddSuite(text, suite.Key, [.. suite]);
        }

        if (set.Failures.Count > 0)
        {
            text.Heading(3, "Failed cases");
            text.Bullets(set.Failures.Select(failure => $"`{failure.Identity}` (`{failure.File}`)"));
        }
    }

    private static void AddSuite(MarkdownText text, string name, IReadOnlyList<BenchmarkResult> cases)
    {
        SuiteConvention? convention = SuiteConvention.Find(name);
        text.Heading(3, name);
        bool movesBars = cases.Any(result => result.Work is not null);
        text.Table(
            [
                "Case", "Median", "95% of the median", "Times as fast as the baseline",
                .. movesBars ? (string[])["Bars/s", "MB/s", "Bytes/bar"] : [], "Bytes/op", "n",
            ],
            cases.Select(result => (IReadOnlyList<string>)
            [
                result.Case,
                Figures.Nanoseconds(result.MedianNs),
                result.MedianInterval95Ns is { } bounds
                    ? $"{Figures.Nanoseconds(bounds.Low)} to {Figures.Nanoseconds(bounds.High)}"
                    : Figures.None,
                Ratio(convention, result, cases),
                .. movesBars ? Work(result) : [],
                Bytes(result),
                Figures.Count(result.N),
            ]));
        if (movesBars)
        {
            text.Paragraph(
                "Bars/s and MB/s (10^6 bytes of JSON, decompressed) are by the median; the ratio of a case with both was measured in "
                + "turns with its baseline, in one process.");
        }
    }

    private static string[] Work(BenchmarkResult result) =>
    [
        result.BarsPerSecond is { } bars ? Figures.Count((long)bars) : Figures.None,
        result.MegabytesPerSecond is { } megabytes ? Figures.Fixed(megabytes, 1) : Figures.None,
        result.Work?.BytesPerBar is { } bytes ? Figures.Fixed(bytes, 2) : Figures.None,
    ];

    /// <summary>An exported 0 is only known to be less than what the export can show.</summary>
    private static string Bytes(BenchmarkResult result) => result is { BytesPerOperation: 0, BytesPerOperationSeenAsNone: > 0 and long limit }
        ? $"at most {Figures.Bytes(limit)}"
        : Figures.Bytes(result.BytesPerOperation);

    private static string Ratio(SuiteConvention? convention, BenchmarkResult result, IReadOnlyList<BenchmarkResult> cases)
    {
        if (convention?.IsBaseline(result) == true)
        {
            return "baseline";
        }

        return convention?.RatioOf(result, cases) is { } ratio ? Figures.Ratio(ratio.Ratio, ratio.Interval95) : Figures.None;
    }
}
