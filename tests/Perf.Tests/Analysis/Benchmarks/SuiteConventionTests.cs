using Perf.Analysis.Benchmarks;
using Perf.Analysis.Decisions;
using Perf.Analysis.Statistics;

namespace Perf.Tests.Analysis.Benchmarks;

public sealed class SuiteConventionTests
{
    private static readonly SpeedRatio Turns = new(0.75, new Interval(0.7, 0.8));

    [Theory]
    [InlineData("Stub=Embedded&Gzip=True&Concurrency=1&Span=Year", true)]
    [InlineData("Stub=WireMock&Gzip=True&Concurrency=1&Span=Year", false)]
    [InlineData("Stub=Embedded&Gzip=False&Concurrency=1&Span=Year", false)]
    [InlineData("Stub=Embedded&Gzip=True&Concurrency=5&Span=Year", false)]
    [InlineData("", true)]
    public void Fetch_Case_IsTypicalWhenItFetchesAsABackfillDoes(string parameters, bool typical) =>
        Assert.Equal(typical, SuiteConvention.Fetch.IsTypical(Fetch("FetchAsync", 10) with { Parameters = parameters }));

    [Fact]
    public void RatioOf_CaseThatTookTurns_IsByTheTurns()
    {
        BenchmarkResult floor = Fetch("DrainAsync", 5);
        BenchmarkResult fetch = Fetch("FetchAsync", 10) with { Work = new BarWork(1, 1, null, Turns) };

        Assert.Equal(Turns, SuiteConvention.Fetch.RatioOf(fetch, [floor, fetch]));
        Assert.Null(SuiteConvention.Fetch.RatioOf(floor, [floor, fetch]));
    }

    [Fact]
    public void RatioOf_CaseThatTookNone_IsByTheTwoCases()
    {
        BenchmarkResult floor = Fetch("DrainAsync", 5);
        BenchmarkResult fetch = Fetch("FetchAsync", 10);

        Assert.Equal(0.5, SuiteConvention.Fetch.RatioOf(fetch, [floor, fetch])!.Value.Ratio);
    }

    [Fact]
    public void RatioByTurns_OfCasesOfDifferentSizes_IsNone()
    {
        BenchmarkResult copy = Samples.Insert("Copy", 10) with { Storage = new StorageWork(1, 1, 1, 1, 1, 1, Turns, null) };
        BenchmarkResult fewer = Samples.Insert("Row", 10, rows: 1_000) with { Storage = copy.Storage };

        Assert.NotNull(SuiteConvention.Insert.RatioByTurns(copy, Samples.Insert("Row", 10) with { Storage = copy.Storage }, work => work.OfCopy));
        Assert.Null(SuiteConvention.Insert.RatioByTurns(copy, fewer, work => work.OfCopy));
        Assert.Null(SuiteConvention.Insert.RatioByTurns(copy, copy, work => work.OfUnloggedCopy));
    }

    [Fact]
    public void SizeOf_CaseWithoutASizeParameter_IsWhatItExported()
    {
        BenchmarkResult fetch = Fetch("FetchAsync", 10) with { Parameters = "Span=Year", Work = new BarWork(105_120, 1, null, null) };

        Assert.Equal(105_120, SuiteConvention.Fetch.SizeOf(fetch));
        Assert.Null(SuiteConvention.Fetch.SizeOf(fetch with { Work = null }));
    }

    /// <summary>A ceiling, a stream, a group or a median says nothing about what a backfill pays for its features.</summary>
    [Theory]
    [InlineData("QuantFeaturesSuite", "Scalar", true)]
    [InlineData("QuantFeaturesSuite", "Compute", true)]
    [InlineData("QuantFeaturesSuite", "Stream", false)]
    [InlineData("QuantFeaturesSuite", "CopyColumns", false)]
    [InlineData("FeatureGroupsSuite", "Volatility", false)]
    [InlineData("RollingMedianSuite", "BinarySearch", false)]
    [InlineData("AllSeriesSuite", "TwoWorkers", false)]
    public void Features_Evidence_IsWholeSeriesOfTheDefinitionAndTheEngine(string type, string method, bool quoted)
    {
        BenchmarkResult result = Samples.Insert(method, 1) with
        {
            Namespace = "Benchmarks.Suites.Features",
            Type = type,
            Parameters = "Bars=100000",
        };

        Assert.Equal(quoted, !SuiteConvention.Features.IsVariation(result));
        Assert.Equal(
            quoted ? [method] : [],
            SuiteEvidence.Quote(Samples.Suites(result)).Select(quote => quote.Benchmark.Split('.')[^1].Split('(')[0]));
    }

    private static BenchmarkResult Fetch(string method, double milliseconds) =>
        Samples.Insert(method, milliseconds) with { Namespace = "Benchmarks.Suites.Fetch", Type = "PolygonFetchSuite" };
}
