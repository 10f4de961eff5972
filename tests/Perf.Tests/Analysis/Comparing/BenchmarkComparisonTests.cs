using Perf.Analysis.Benchmarks;
using Perf.Analysis.Comparing;
using Perf.Analysis.Statistics;
using static Perf.Tests.Analysis.Comparing.ComparingSamples;

namespace Perf.Tests.Analysis.Comparing;

public sealed class BenchmarkComparisonTests
{
    private const double Rounding = 1e-9;

    public static TheoryData<ulong> Seeds => [.. Enumerable.Range(1, 12).Select(seed => (ulong)seed)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Comparison_Swapped_InvertsRatiosAndIntervals(ulong seed)
    {
        ComparedResults before = Side(
            Case("A", Around(100, 5 + (int)(seed % 4), seed)),
            Case("B", Around(5e6, 12, seed + 100)),
            Case("C", Around(30, 7, seed + 200)));
        ComparedResults after = Side(
            Case("A", Around(103, 9, seed + 300)), Case("B", Around(4.9e6, 6, seed + 400)), Case("C", Around(30, 30, seed + 500)));

        Comparison there = ComparisonBuilder.Build(before, after);
        Comparison back = ComparisonBuilder.Build(after, before);

        foreach (ComparedBenchmark row in there.Benchmarks)
        {
            ComparedBenchmark other = Assert.Single(back.Benchmarks, one => one.Identity == row.Identity);
            AssertInverse(row.Ratio!.Value, row.RatioInterval95!.Value, other.Ratio!.Value, other.RatioInterval95!.Value);
            Assert.Equal(row.AdjustedPValue!.Value, other.AdjustedPValue!.Value, Rounding);
            Assert.Equal(Opposite(row.Finding), other.Finding);
        }

        AssertInverse(
            there.GeometricMean!.Ratio,
            there.GeometricMean.Interval95!.Value,
            back.GeometricMean!.Ratio,
            back.GeometricMean.Interval95!.Value);
    }

    [Fact]
    public void Benchmark_ThatTakesATenthLonger_IsWorse()
    {
        ComparedBenchmark row = One(Side(Case("Copy", Around(100))), Side(Case("Copy", Around(110, seed: 2))));

        Assert.Equal((Finding.Worse, Presence.Both), (row.Finding, row.Presence));
        Assert.InRange(row.Ratio!.Value, 1.08, 1.12);
        Assert.True(row.RatioInterval95!.Value.Low > 1);
    }

    [Fact]
    public void Benchmark_OfTheSameValues_ShowsNoDifference()
    {
        ComparedBenchmark row = One(Side(Case("Copy", Around(100))), Side(Case("Copy", Around(100))));

        Assert.Equal((Finding.NoDifferenceShown, 1.0), (row.Finding, Math.Round(row.Ratio!.Value, 9)));
    }

    /// <summary>Three and three: the largest difference there can be has p = 0.1.</summary>
    [Fact]
    public void Benchmark_OfThreeIterations_IsNotTestedHoweverFarApart()
    {
        ComparedBenchmark row = One(Side(Case("Copy", [1, 2, 3])), Side(Case("Copy", [100, 200, 300])));

        Assert.Equal((Finding.NotTested, null, null), (row.Finding, row.RatioInterval95, row.AdjustedPValue));
        Assert.Equal(100, row.Ratio!.Value, Rounding);
    }

    /// <summary>4 and 4, all apart: p = 2/70, which is enough for one benchmark and not for two.</summary>
    [Fact]
    public void Benchmarks_MoreOfThem_AreJudgedTogether()
    {
        BenchmarkResult before = Case("A", [1, 2, 3, 4]);
        BenchmarkResult after = Case("A", [5, 6, 7, 8]);
        BenchmarkResult same = Case("B", Around(100));

        Assert.Equal(Finding.Worse, One(Side(before), Side(after)).Finding);
        ComparedBenchmark among = ComparisonBuilder.Build(Side(before, same), Side(after, same)).Benchmarks
            .Single(row => row.Title.EndsWith('A'));
        Assert.Equal(Finding.NoDifferenceShown, among.Finding);
        Assert.Equal(4.0 / 70, among.AdjustedPValue!.Value, Rounding);
    }

    [Fact]
    public void Benchmarks_OfOtherParameters_AreOthers()
    {
        Comparison comparison = ComparisonBuilder.Build(
            Side(Case("Copy", Around(100), "Rows=1000")), Side(Case("Copy", Around(100), "Rows=10000")));

        Assert.Equal([Presence.Missing, Presence.New], comparison.Benchmarks.Select(row => row.Presence));
    }

    [Fact]
    public void Jobs_TwoOfOneMethod_AreTwoRows()
    {
        ComparedResults side = Side(Case("Copy", Around(100), job: ".NET 8.0"), Case("Copy", Around(50), job: ".NET 9.0"));

        Comparison comparison = ComparisonBuilder.Build(side, side);

        Assert.Equal(
            ["BarInsertSuite.Copy [.NET 8.0]", "BarInsertSuite.Copy [.NET 9.0]"], comparison.Benchmarks.Select(row => row.Title));
        Assert.All(comparison.Benchmarks, row => Assert.Equal(1, row.Ratio!.Value, Rounding));
    }

    [Fact]
    public void Job_SetUpOtherwise_IsTheSameBenchmarkAndSaysSo()
    {
        ComparedBenchmark row = One(
            Side(Case("Copy", Around(100), job: "IterationCount=8, LaunchCount=1")),
            Side(Case("Copy", Around(100, 15), job: "IterationCount=15, LaunchCount=1")));

        Assert.Equal(Presence.Both, row.Presence);
        Assert.Equal("other job: IterationCount=8 before, IterationCount=15 now", row.Note);
    }

    [Fact]
    public void Jobs_SeveralOnOneSide_AreNotGuessedAt()
    {
        Comparison comparison = ComparisonBuilder.Build(
            Side(Case("Copy", Around(100), job: "DefaultJob")),
            Side(Case("Copy", Around(100), job: ".NET 8.0"), Case("Copy", Around(50), job: ".NET 9.0")));

        Assert.Equal([Presence.Missing, Presence.New, Presence.New], comparison.Benchmarks.Select(row => row.Presence));
    }

    [Theory]
    [InlineData(true, false, ComparedSide.Base)]
    [InlineData(false, true, ComparedSide.Candidate)]
    [InlineData(true, true, ComparedSide.Both)]
    public void Failure_OnASide_IsListedWithWhere(bool inBase, bool inCandidate, ComparedSide expected)
    {
        BenchmarkResult measured = Case("Copy", Around(100));
        ComparedResults failed = Side() with { Failures = [new BenchmarkFailure(measured.Identity, "a.json")] };

        ComparedBenchmark row = One(inBase ? failed : Side(measured), inCandidate ? failed : Side(measured));

        Assert.Equal((Presence.Failed, expected), (row.Presence, row.FailedIn));
        Assert.True(row.IsNotable());
    }

    [Theory]
    [InlineData(1_000L, 1_024L, Finding.Worse)]
    [InlineData(1_024L, 1_000L, Finding.Better)]
    [InlineData(0L, 24L, Finding.Worse)]
    [InlineData(1_000L, 1_008L, Finding.NoDifferenceShown)]
    [InlineData(20_000_000L, 20_000_240L, Finding.NoDifferenceShown)]
    [InlineData(null, 24L, Finding.NotTested)]
    public void Bytes_AnObjectMoreAndMoreThanTheProcessMoves_AreADifference(long? before, long? after, Finding expected) => Assert.Equal(
        expected, One(Side(Case("Copy", Around(100), bytes: before)), Side(Case("Copy", Around(100), bytes: after))).BytesFinding);

    [Fact]
    public void Rows_InOrder_HaveTheWorstFirstAndTheUnchangedLast()
    {
        Comparison comparison = ComparisonBuilder.Build(
            Side(Timed("Same", 100), Timed("Gone", 1), Timed("Faster", 100), Timed("Slow", 100), Timed("Slower", 100)),
            Side(Timed("Same", 100), Timed("Faster", 50), Timed("Slow", 150), Timed("Slower", 300), Timed("Added", 1)));

        Assert.Equal(
            ["Slower", "Slow", "Gone", "Added", "Faster", "Same"],
            comparison.Benchmarks.Select(row => row.Title[(row.Title.LastIndexOf('.') + 1)..]));
        Assert.Equal(new ComparisonCounts(2, 1, 1, 0, 0, 0, 1, 1, 0), comparison.Counts);
    }

    [Fact]
    public void Machine_ThatIsAnother_IsWarnedOf()
    {
        ComparedResults here = Side(Case("Copy", Around(100)));
        ComparedResults there = here with { Hosts = [Host with { ProcessorName = "Ryzen" }] };

        Assert.Empty(ComparisonBuilder.Build(here, here).Warnings);
        Assert.Contains("Ryzen", Assert.Single(ComparisonBuilder.Build(here, there).Warnings), StringComparison.Ordinal);
        Assert.Single(ComparisonBuilder.Build(here, here with { Hosts = [] }).Warnings);
    }

    [Fact]
    public void Fingerprint_Profile_AndBuild_AreWarnedOf()
    {
        ComparedResults side = Side(Case("Copy", Around(100)));
        ComparedResults quick = side with { Run = side.Run with { Fingerprint = "a1", Profile = "quick" } };
        ComparedResults other = side with
        {
            Run = side.Run with { Fingerprint = "b2", Profile = "full", Dirty = true, Interrupted = true },
            Hosts = [Host with { Configuration = "DEBUG", HasAttachedDebugger = true }],
        };

        IReadOnlyList<string> warnings = ComparisonBuilder.Build(quick, other).Warnings;

        Assert.Equal(6, warnings.Count);
        Assert.Contains("a1", warnings[0], StringComparison.Ordinal);
        Assert.Contains("b2", warnings[0], StringComparison.Ordinal);
        Assert.Contains("quick", warnings[1], StringComparison.Ordinal);
    }

    private static BenchmarkResult Timed(string method, double middleNs) => Case(method, Around(middleNs));

    private static void AssertInverse(double ratio, Interval interval, double otherRatio, Interval otherInterval)
    {
        Assert.Equal(1, ratio * otherRatio, Rounding);
        Assert.Equal(1, interval.Low * otherInterval.High, Rounding);
        Assert.Equal(1, interval.High * otherInterval.Low, Rounding);
    }

    private static Finding Opposite(Finding finding) => finding switch
    {
        Finding.Better => Finding.Worse,
        Finding.Worse => Finding.Better,
        _ => finding,
    };
}
