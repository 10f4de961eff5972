using System.Globalization;
using System.IO.Compression;
using System.Net.Http.Headers;
using System.Runtime.CompilerServices;
using System.Text.Json;
using MarketData.Bars;
using MarketData.Time;

namespace Perf.Lab.Drills.Naive;

/// <summary>
/// The negative control: the client one writes in an hour. It follows next_url anywhere with the key, asks again at once,
/// believes whatever parses, and takes what does not parse for no bars. Bounded, so that a test of it ends.
/// </summary>
internal sealed class NaiveClient : IBarSource, IDisposable
{
    /// <summary>Attempts at a page; a client without any bound would go on.</summary>
    public const int MaxAttempts = 100;

    /// <summary>Pages of a fetch; likewise.</summary>
    public const int MaxPages = 50;

    private readonly Uri baseAddress;
    private readonly int pageLimit;
    private readonly TimeProvider? clock;
    private readonly HttpClient http;

    /// <param name="clock">Retry-After is obeyed to the letter on it; null: it is not looked at.</param>
    public NaiveClient(Uri baseAddress, string apiKey, int pageLimit, TimeProvider? clock = null, bool acceptsGzip = true)
    {
        this.baseAddress = baseAddress;
        this.pageLimit = pageLimit;
        this.clock = clock;
        http = new HttpClient { Timeout = Timeout.InfiniteTimeSpan };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", apiKey);
        if (acceptsGzip)
        {
            http.DefaultRequestHeaders.AcceptEncoding.Add(new StringWithQualityHeaderValue("gzip"));
        }
    }

    public int Requests { get; private set; }

    public async IAsyncEnumerable<BarPage> FetchAsync(
        SeriesKey series, UtcRange range, FetchOutcomes outcomes, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        string first = string.Create(
            CultureInfo.InvariantCulture,
            $"/v2/aggs/ticker/{series.Symbol.PolygonTicker}/range/{series.Timeframe.PolygonMultiplier}/"
            + $"{series.Timeframe.PolygonTimespan}/{range.StartUnixMs}/{range.EndUnixMs - 1}?adjusted=true&sort=asc&limit={pageLimit}");
        Uri? next = new(baseAddress, first);
        for (int index = 0; next is not null && index < MaxPages; index++)
        {
            byte[] body = await GetAsync(next, cancellationToken);
            BarColumns bars = new();
            next = Read(body, bars);
            yield return new BarPage(bars, index, body.Length);
        }
    }

    public void Dispose() => http.Dispose();

    private async Task<byte[]> GetAsync(Uri url, CancellationToken cancellationToken)
    {
        for (int attempt = 0; attempt < MaxAttempts; attempt++)
        {
            Requests++;
            using HttpResponseMessage response = await http.GetAsync(url, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            if (response.IsSuccessStatusCode)
            {
                return await ReadBodyAsync(response, cancellationToken);
            }

            if (clock is not null && response.Headers.TryGetValues("Retry-After", out IEnumerable<string>? told))
            {
                TimeSpan wait = TimeSpan.FromSeconds(long.Parse(told.Single(), CultureInfo.InvariantCulture));
                await Task.Delay(wait, clock, cancellationToken);
            }
        }

        return [];
    }

    private static async Task<byte[]> ReadBodyAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        using MemoryStream whole = new();
        try
        {
            Stream body = await response.Content.ReadAsStreamAsync(cancellationToken);
            await using Stream plain = response.Content.Headers.ContentEncoding.Contains("gzip")
                ? new GZipStream(body, CompressionMode.Decompress)
                : body;
            await plain.CopyToAsync(whole, cancellationToken);
        }
        catch (IOException)
        {
            // What came is better than nothing, thinks the author.
        }

        return whole.ToArray();
    }

    /// <returns>Where the next page is.</returns>
    private static Uri? Read(byte[] body, BarColumns bars)
    {
        try
        {
            using JsonDocument page = JsonDocument.Parse(body);
            if (page.RootElement.TryGetProperty("results", out JsonElement results) && results.ValueKind == JsonValueKind.Array)
            {
                foreach (JsonElement bar in results.EnumerateArray())
                {
                    double Number(string name) => bar.GetProperty(name).GetDouble();
                    bars.Add(bar.GetProperty("t").GetInt64(), Number("o"), Number("h"), Number("l"), Number("c"), Number("v"));
                }
            }

            return page.RootElement.TryGetProperty("next_url", out JsonElement next) ? new Uri(next.GetString()!) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
