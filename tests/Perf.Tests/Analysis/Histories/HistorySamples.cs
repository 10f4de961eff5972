using System.Globalization;
using Perf.Analysis.Histories;
using Perf.Analysis.Statistics;

namespace Perf.Tests.Analysis.Histories;

/// <summary>Runs an hour apart, each of a commit of its own.</summary>
internal static class HistorySamples
{
    public const string Copy = "Benchmarks.Suites.Insert.BarInsertSuite.Copy(Rows=10000)";
    public const string Row = "Benchmarks.Suites.Insert.BarInsertSuite.Row(Rows=10000)";

    private static readonly DateTimeOffset Start = new(2025, 1, 31, 9, 30, 0, TimeSpan.Zero);

    /// <param name="number">From 0 on; its commit ends with it.</param>
    public static HistoryLine Run(int number, double ratio = 2, string machine = "one", string set = ReferenceSet.Name) => new()
    {
        SchemaVersion = HistoryLine.CurrentSchemaVersion,
        RunId = string.Create(CultureInfo.InvariantCulture, $"run-{number:000}"),
        StartedAt = Start.AddHours(number),
        Commit = Commit(number),
        Dirty = false,
        MachineFingerprint = machine,
        Profile = "quick",
        ReferenceSet = set,
        Kernels = [new HistoryKernel(ReferenceSet.ServerKernels, "SqlNoOp", 50_000)],
        Benchmarks =
        [
            new HistoryBenchmark(Copy, ReferenceSet.ServerKernels, ratio, ratio * 50_000, 120_000),
            new HistoryBenchmark(Row, ReferenceSet.ServerKernels, 100, 5_000_000, null),
        ],
    };

    public static string Commit(int number) => number.ToString("x40", CultureInfo.InvariantCulture);

    /// <summary>Ratios about 2 before a run, about 3 from it on, 2% up and down.</summary>
    public static IEnumerable<HistoryLine> Step(int runs, int at, Func<int, double, HistoryLine>? run = null)
    {
        SplitMix64 noise = new(7);
        for (int i = 0; i < runs; i++)
        {
            double ratio = (i < at ? 2 : 3) * (1 + (0.02 * ((noise.NextIndex(201) - 100) / 100.0)));
            yield return run is null ? Run(i, ratio) : run(i, ratio);
        }
    }
}
