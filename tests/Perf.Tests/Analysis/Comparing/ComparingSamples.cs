using Perf.Analysis.Benchmarks;
using Perf.Analysis.Comparing;
using Perf.Analysis.Statistics;

namespace Perf.Tests.Analysis.Comparing;

/// <summary>
/// Constructed sides. <c>Samples/comparing/</c> holds two folders as another project's BenchmarkDotNet writes them, made up: jobs on two
/// runtimes, a brief export, titles and parameters with every sign in them, nulls, no memory.
/// </summary>
internal static class ComparingSamples
{
    public static readonly BenchmarkHost Host = new("0.14.0", "Debian 12", "Xeon", 2, ".NET 10.0.12", "X64", "RELEASE", false);

    public static ComparedResults Side(params IReadOnlyList<BenchmarkResult> benchmarks) => new(
        new ComparedRun("here", null, null, null, null, null, null, null, "Xeon, 2 cores, Debian 12", ".NET 10.0.12"),
        [Host], benchmarks, [], null, null, null);

    public static BenchmarkResult Case(
        string method, IReadOnlyList<double> valuesNs, string parameters = "", string job = "", long? bytes = 1_000) => new()
        {
            Namespace = "Benchmarks.Suites.Insert",
            Type = "BarInsertSuite",
            Method = method,
            Parameters = parameters,
            Job = job,
            File = "insert-report-full.json",
            ValuesNs = valuesNs,
            MeanNs = valuesNs.Average(),
            MedianNs = Quantiles.Median([.. valuesNs]),
            MedianInterval95Ns = null,
            BytesPerOperation = bytes,
            BytesPerOperationSeenAsNone = null,
        };

    /// <summary>Values that no two of are the same, one percent about the middle.</summary>
    public static double[] Around(double middleNs, int count = 8, ulong seed = 1)
    {
        SplitMix64 random = new(seed);
        return [.. Enumerable.Range(0, count).Select(_ => middleNs * (0.99 + (0.02 * random.NextIndex(1_000_000) / 1_000_000)))];
    }

    public static ComparedBenchmark One(ComparedResults before, ComparedResults after) =>
        Assert.Single(ComparisonBuilder.Build(before, after).Benchmarks);

    /// <summary>The two sample folders, under names that are the same on every machine.</summary>
    public static async Task<(ComparedResults Base, ComparedResults Candidate)> FoldersAsync(CancellationToken cancellationToken) =>
        (await FolderAsync("base", cancellationToken), await FolderAsync("candidate", cancellationToken));

    private static async Task<ComparedResults> FolderAsync(string name, CancellationToken cancellationToken)
    {
        ComparedResults results = await ResultReader.ReadAsync(SampleFiles.In("comparing", name), cancellationToken);
        return results with { Run = results.Run with { Path = name } };
    }
}
