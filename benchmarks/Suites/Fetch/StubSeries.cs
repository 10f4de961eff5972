using System.IO.Compression;
using System.Net.Http.Headers;
using System.Text.Json;
using MarketData.Bars;
using MarketData.Instruments;
using MarketData.Polygon;
using MarketData.Polygon.Http;
using MarketData.Time;

namespace Benchmarks.Suites.Fetch;

/// <summary>The series that the fetch suites measure with, and the plainest way to get its bytes from the stub.</summary>
internal sealed class StubSeries(FetchSpan span, bool acceptsGzip) : IDisposable
{
    private const int PageBars = 10_000;
    private const string Query = "?adjusted=true&sort=asc&limit=50000";

    /// <summary>Crypto trades always, so that the number of bars is known: one every five minutes.</summary>
    public static readonly SeriesKey Series = new(Symbol.Crypto("BTC"), Timeframe.FiveMinutes);

    private readonly HttpMessageInvoker http = new(PolygonHttpHandler.Create());
    private readonly AuthenticationHeaderValue authorization = new("Bearer", SuiteEnvironment.StubKey);
    private readonly byte[] chunk = new byte[64 << 10];

    public UtcRange Range { get; } = RangeOf(span);

    public long Bars => (Range.EndUnixMs - Range.StartUnixMs) / Series.Timeframe.DurationMs;

    public int Pages => (int)((Bars + PageBars - 1) / PageBars);

    public PolygonOptions ClientOptions { get; } = new(new ApiKey(SuiteEnvironment.StubKey))
    {
        BaseAddress = SuiteEnvironment.Stub,
        AcceptGzip = acceptsGzip,
    };

    private Uri FirstPage => new(
        SuiteEnvironment.Stub,
        FormattableString.Invariant(
            $"/v2/aggs/ticker/{Series.Symbol.PolygonTicker}/range/5/minute/{Range.StartUnixMs}/{Range.EndUnixMs - 1}{Query}"));

    /// <summary>Follows the pages once and keeps their addresses, so that draining them needs no parsing.</summary>
    public async Task<List<Uri>> FindPagesAsync()
    {
        List<Uri> pages = [];
        for (Uri? page = FirstPage; page is not null;)
        {
            pages.Add(page);
            using JsonDocument json = JsonDocument.Parse(await ReadAsync(page));
            page = json.RootElement.TryGetProperty("next_url", out JsonElement next) ? new Uri(next.GetString()!) : null;
        }

        return pages;
    }

    /// <summary>The JSON of a page.</summary>
    public async Task<byte[]> ReadAsync(Uri page)
    {
        using HttpResponseMessage response = await GetAsync(page);
        await using Stream content = await ContentOf(response);
        using MemoryStream body = new();
        await content.CopyToAsync(body);
        return body.ToArray();
    }

    /// <summary>Receives and decompresses a page, and drops it.</summary>
    /// <returns>Length of its JSON.</returns>
    public async Task<long> DrainAsync(Uri page)
    {
        using HttpResponseMessage response = await GetAsync(page);
        await using Stream content = await ContentOf(response);
        long bytes = 0;
        for (int read = -1; read != 0; bytes += read)
        {
            read = await content.ReadAsync(chunk);
        }

        return bytes;
    }

    public void Dispose() => http.Dispose();

    private static UtcRange RangeOf(FetchSpan span)
    {
        UtcRange year = UtcRange.FromDays(new DateOnly(2025, 1, 1), new DateOnly(2026, 1, 1));
        return span == FetchSpan.Year
            ? year
            : new UtcRange(year.StartUnixMs, year.StartUnixMs + (PageBars * Series.Timeframe.DurationMs));
    }

    private static async Task<Stream> ContentOf(HttpResponseMessage response)
    {
        Stream content = await response.Content.ReadAsStreamAsync();
        return response.Content.Headers.ContentEncoding.Contains("gzip", StringComparer.Ordinal)
            ? new GZipStream(content, CompressionMode.Decompress)
            : content;
    }

    private async Task<HttpResponseMessage> GetAsync(Uri page)
    {
        using HttpRequestMessage request = new(HttpMethod.Get, page);
        request.Headers.Authorization = authorization;
        if (acceptsGzip)
        {
            request.Headers.AcceptEncoding.Add(new StringWithQualityHeaderValue("gzip"));
        }

        HttpResponseMessage response = await http.SendAsync(request, CancellationToken.None);
        return response.EnsureSuccessStatusCode();
    }
}
