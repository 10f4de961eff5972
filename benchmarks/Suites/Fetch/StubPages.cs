using System.Globalization;
using System.IO.Compression;
using System.Net.Http.Headers;
using System.Text.Json;
using MarketData.Backfill;
using MarketData.Polygon;
using MarketData.Polygon.Http;
using MarketData.Time;

namespace Benchmarks.Suites.Fetch;

/// <summary>The plainest way to get pages from a stub: the floor that the client is compared with.</summary>
internal sealed class StubPages(Uri stub, bool acceptsGzip) : IDisposable
{
    private const string Query = "?adjusted=true&sort=asc&limit=50000";

    private readonly HttpMessageInvoker http = new(PolygonHttpHandler.Create());
    private readonly AuthenticationHeaderValue authorization = new("Bearer", SuiteEnvironment.StubKey);

    /// <summary>Makes our client ask the same stub for the same answers.</summary>
    public PolygonOptions ClientOptions { get; } = new(new ApiKey(SuiteEnvironment.StubKey))
    {
        BaseAddress = stub,
        AcceptGzip = acceptsGzip,
    };

    /// <summary>Follows the pages of a job once, so that draining them later needs no parsing.</summary>
    public async Task<List<Uri>> FindAsync(BackfillJob job)
    {
        List<Uri> pages = [];
        for (Uri? page = FirstOf(job); page is not null;)
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
    /// <param name="into">Overwritten piece by piece.</param>
    /// <returns>Length of its JSON.</returns>
    public async Task<long> DrainAsync(Uri page, byte[] into)
    {
        using HttpResponseMessage response = await GetAsync(page);
        await using Stream content = await ContentOf(response);
        long bytes = 0;
        for (int read = -1; read != 0; bytes += read)
        {
            read = await content.ReadAsync(into);
        }

        return bytes;
    }

    public void Dispose() => http.Dispose();

    private Uri FirstOf(BackfillJob job)
    {
        Timeframe timeframe = job.Series.Timeframe;
        return new Uri(stub, string.Create(
            CultureInfo.InvariantCulture,
            $"/v2/aggs/ticker/{job.Series.Symbol.PolygonTicker}/range/{timeframe.PolygonMultiplier}/{timeframe.PolygonTimespan}"
            + $"/{job.Range.StartUnixMs}/{job.Range.EndUnixMs - 1}{Query}"));
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
