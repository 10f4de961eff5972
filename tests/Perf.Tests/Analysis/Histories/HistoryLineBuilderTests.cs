using Perf.Analysis.Benchmarks;
using Perf.Analysis.Histories;

namespace Perf.Tests.Analysis.Histories;

/// <summary>What of a run goes into its line.</summary>
public sealed class HistoryLineBuilderTests
{
    [Fact]
    public void Line_OfAnInsert_HasItsRatioToTheStatementThatDoesNothing()
    {
        HistoryLine line = HistoryLineBuilder.Build(
            Samples.Manifest(), Samples.Suites(Samples.Insert("Copy", 3), Kernel(ReferenceSet.ServerKernels, "SqlNoOp", 50_000)))!;

        HistoryBenchmark benchmark = Assert.Single(line.Benchmarks);
        Assert.Equal(60, benchmark.Ratio, 9);
        Assert.Equal((3e6, 1_000L), (benchmark.MedianNs, benchmark.BytesPerOperation));
        Assert.Equal((HistorySamples.Copy, ReferenceSet.ServerKernels), (benchmark.Identity, benchmark.Kernels));
        Assert.Equal(
            (Samples.Manifest().RunId, Samples.Manifest().Commit, Samples.Manifest().Machine.Fingerprint, ReferenceSet.Name),
            (line.RunId, line.Commit, line.MachineFingerprint, line.ReferenceSet));
    }

    /// <summary>2, 4 and 8: the geometric mean is 4.</summary>
    [Fact]
    public void Line_OfAComputation_HasItsRatioToAllComputeKernels()
    {
        HistoryLine line = HistoryLineBuilder.Build(
            Samples.Manifest(),
            Samples.Suites(
                Kernel(ReferenceSet.ComputeKernels, "Arithmetic", 2),
                Kernel(ReferenceSet.ComputeKernels, "Memory", 4),
                Kernel(ReferenceSet.ComputeKernels, "Allocation", 8),
                Kernel(ReferenceSet.ServerKernels, "SqlNoOp", 7),
                Samples.Insert("Compute", 1) with { Namespace = "Benchmarks.Suites.Features" }))!;

        Assert.Equal(250_000, Assert.Single(line.Benchmarks).Ratio, 6);
        Assert.Equal(4, line.Kernels.Count);
    }

    /// <summary>A ratio to other kernels would be judged with those of other runs.</summary>
    [Fact]
    public void Line_WithoutTheKernelsOfACase_IsNone() => Assert.Null(HistoryLineBuilder.Build(
        Samples.Manifest(), Samples.Suites(Samples.Insert("Copy", 3), Kernel(ReferenceSet.ComputeKernels, "Arithmetic", 2))));

    private static BenchmarkResult Kernel(string type, string method, double medianNs) => Samples.Insert(method, 1) with
    {
        Namespace = "Benchmarks.Suites.Reference",
        Type = type,
        Parameters = "",
        MedianNs = medianNs,
    };
}
