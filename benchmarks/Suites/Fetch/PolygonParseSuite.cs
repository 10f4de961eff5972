using System.Text.Json;
using BenchmarkDotNet.Attributes;
using MarketData.Polygon.Wire;

namespace Benchmarks.Suites.Fetch;

/// <summary>
/// How near does the page parser come to the speed of the JSON reader under it? Parsing one full page into columns, against
/// walking over the same page's tokens without looking at them.
/// </summary>
[ComputeSuite]
public class PolygonParseSuite
{
    private readonly PageParser parser = new();
    private byte[] page = [];

    [GlobalSetup]
    public async Task SetUpAsync()
    {
        using StubSeries stub = new(FetchSpan.Page, acceptsGzip: false);
        List<Uri> pages = await stub.FindPagesAsync();
        page = await stub.ReadAsync(pages.Single());
        if (Parse() != stub.Bars)
        {
            throw new InvalidOperationException($"The page was parsed to {Parse()} bars; {stub.Bars} were expected.");
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
        _ = parser.Parse(page);
        return parser.Columns.Count;
    }
}
