using Perf.Tests.Architecture;

namespace Perf.Tests.Analysis;

/// <summary>
/// Stored files. <c>bench/</c> is a real export of BenchmarkDotNet 0.14 (lines joined, metrics left out) of loops that stand
/// for the suites: Unnest throws on purpose, and Row at 10,000 rows is as unsteady as this kind of machine makes it.
/// </summary>
internal static class SampleFiles
{
    public const string InsertExport = "Benchmarks.Suites.Insert.InsertSuite-report-full.json";

    public static string BenchFolder { get; } = In("bench");

    public static string In(params ReadOnlySpan<string> names) =>
        Path.Combine([Repository.Absolute("tests/Perf.Tests/Analysis/Samples"), .. names]);
}
