using System.Text.Json;
using BenchmarkDotNet.Attributes;
using MarketData.Polygon.Wire;
using Perf.Lab.Backfill;
using Perf.Lab.Bench;
using Perf.Testbed.Market;

namespace Benchmarks.Suites.Fetch;

/// <summary>
/// How near does the page parser come to the speed of the JSON reader under it? Parsing one full page into columns, against
/// walking over the same page's tokens without looking at them.
/// </summary>
[ComputeSuite]
public class PolygonParseSuite : IServedSuite
{
    private readonly PageParser parser = new(maxBars: 50_000);
    private byte[] page = [];

    SuiteDemand IServedSuite.Demand => new() { Stub = true };

    [GlobalSetup]
    public async Task SetUpAsync()
    {
        using StubPages stub = new(SuiteEnvironment.Stub, acceptsGzip: false);
        List<Uri> pages = await stub.FindAsync(FetchPlan.Page);
        page = await stub.ReadAsync(pages.Single());
        long expected = new SyntheticMarket(BackfillSettings.DefaultSeed).Total(FetchPlan.Page.Series, FetchPlan.Page.Range).Bars;
        if (Parse() != expected)
        {
            throw new InvalidOperationException($"The page was parsed to {Parse()} bars; {expected} were expected.");
        }

        WarmUp.Repeat(Walk);
        WarmUp.Repeat(Parse);
    }

    /// <returns>Tokens.</returns>
    [Benchmark(Baseline = true)]
    public int Walk()
    {
        Utf8JsonReader reader = new(page);
        int tokens = 0;
        while (reader.Read())
        {
            tokens++;
        }

        return tokens;
    }

    /// <returns>Bars.</returns>
    [Benchmark]
    public int Parse()
    {
        parser.Begin();
        _ = parser.Parse(page);
        return parser.Columns.Count;
    }
}
