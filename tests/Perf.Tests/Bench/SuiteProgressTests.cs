using Perf.Lab.Bench;

namespace Perf.Tests.Bench;

/// <summary>What is said of the suites while BenchmarkDotNet prints; the lines are its own.</summary>
public sealed class SuiteProgressTests
{
    private const string Begins =
        "// Benchmark: EnrichmentSuite.Once: Job-RAVPEV(Toolchain=built, IterationCount=8, RunStrategy=Monitoring) [Bars=2000]";

    private const string Remained =
        "// ** Remained 53 (98.1 %) benchmark(s) to run. Estimated finish 2026-11-23 2:19 (0h 2m from now) **";

    [Fact]
    public void Case_ThatBegins_IsNamedWithItsParameters() =>
        Assert.Equal("  EnrichmentSuite.Once [Bars=2000]", new SuiteProgress().Read(Begins));

    [Fact]
    public void Case_WithoutParameters_IsNamed() =>
        Assert.Equal("  AllSeriesSuite.OneWorker", new SuiteProgress().Read("// Benchmark: AllSeriesSuite.OneWorker: Job-RAVPEV(Toolchain=built)"));

    [Fact]
    public void Case_ThatEnded_HasTheMedianOfItsOwnIterationsAndWhatRemains()
    {
        SuiteProgress progress = new();
        string? last = null;
        foreach (string line in (string[])
        [
            Begins, "WorkloadActual   1: 1 op, 99000000.00 ns, 99.0000 ms/op", Remained,
            Begins, "OverheadActual   1: 1 op, 1.00 ns, 1.0000 ns/op", "WorkloadWarmup   1: 1 op, 1.00 ns, 1.0000 ns/op",
            "WorkloadActual   1: 2 op, 46000000.00 ns, 23.0000 ms/op", "WorkloadActual   2: 1 op, 31000000.00 ns, 31.0000 ms/op",
            "WorkloadActual   3: 1 op, 28000000.00 ns, 28.0000 ms/op", "WorkloadResult   1: 1 op, 1.00 ns, 1.0000 ns/op",
            Remained,
        ])
        {
            last = progress.Read(line) ?? last;
        }

        Assert.Equal("    28.0 ms an operation (median of 3); 53 cases remain, about 0h 2m left", last);
    }

    /// <summary>That of the case before is not its own.</summary>
    [Fact]
    public void Case_ThatFailed_HasNoMedian()
    {
        SuiteProgress progress = new();
        progress.Read(Begins);
        progress.Read("WorkloadActual   1: 1 op, 99000000.00 ns, 99.0000 ms/op");
        progress.Read(Begins);

        Assert.Equal("    53 cases remain, about 0h 2m left", progress.Read(Remained));
    }

    [Fact]
    public void Remaining_WithoutAnEstimate_IsSaidWithoutOne() =>
        Assert.Equal("    5 cases remain", new SuiteProgress().Read("// ** Remained 5 benchmark(s) to run. **"));

    [Theory]
    [InlineData("")]
    [InlineData("// AfterAll")]
    [InlineData("    // Benchmark: indented")]
    public void Line_OfNothingOfThat_IsNotSaid(string line) => Assert.Null(new SuiteProgress().Read(line));
}
