using BenchmarkDotNet.Attributes;
using MarketData.Bars;
using MarketData.Polygon;

namespace Benchmarks.Suites.Fetch;

/// <summary>
/// What does our client cost on top of receiving the bytes? Fetching through it, against draining the same pages from the
/// stub: the ratio is the price of retries, buffering, parsing and validation.
/// </summary>
[IoSuite]
public class PolygonFetchSuite
{
    private StubSeries stub = null!;
    private List<Uri> pages = null!;
    private PolygonBarSource source = null!;

    /// <summary>Page: the cost of one full page. Year: the same, eleven times, with the round trips between them.</summary>
    [Params(FetchSpan.Page, FetchSpan.Year)]
    public FetchSpan Span { get; set; }

    /// <summary>Off: nothing but bytes and parsing. On: as the product asks, with the decompression.</summary>
    [Params(false, true)]
    public bool Gzip { get; set; }

    [GlobalSetup]
    public async Task SetUpAsync()
    {
        stub = new StubSeries(Span, Gzip);
        source = PolygonBarSource.Create(stub.ClientOptions, TimeProvider.System, new Random(1));
        pages = await stub.FindPagesAsync();
        FetchOutcomes outcomes = new();
        long bars = await CountAsync(outcomes);
        bool isAsExpected = bars == stub.Bars && outcomes.Pages == stub.Pages && pages.Count == stub.Pages;
        if (!isAsExpected || await DrainAsync() != outcomes.BodyBytes)
        {
            throw new InvalidOperationException(
                $"The stub served {bars} bars on {outcomes.Pages} pages; {stub.Bars} on {stub.Pages} were expected.");
        }

        await WarmUp.RepeatAsync(DrainAsync);
        await WarmUp.RepeatAsync(FetchAsync);
    }

    [GlobalCleanup]
    public void CleanUp()
    {
        source.Dispose();
        stub.Dispose();
    }

    /// <returns>Bytes of JSON.</returns>
    [Benchmark(Baseline = true)]
    public async Task<long> DrainAsync()
    {
        long bytes = 0;
        foreach (Uri page in pages)
        {
            bytes += await stub.DrainAsync(page);
        }

        return bytes;
    }

    /// <returns>Bars.</returns>
    [Benchmark]
    public Task<long> FetchAsync() => CountAsync(new FetchOutcomes());

    private async Task<long> CountAsync(FetchOutcomes outcomes)
    {
        long bars = 0;
        await foreach (BarPage page in source.FetchAsync(StubSeries.Series, stub.Range, outcomes))
        {
            bars += page.Bars.Count;
        }

        return bars;
    }
}
