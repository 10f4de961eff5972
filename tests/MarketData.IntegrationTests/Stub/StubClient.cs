using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using MarketData.Bars;
using Perf.Testbed.Stub;

namespace MarketData.IntegrationTests.Stub;

/// <summary>A plain client: System.Text.Json's DOM and nothing of the product, so that it can judge both.</summary>
internal sealed class StubClient : IDisposable
{
    private readonly HttpClient http;

    public StubClient(Uri baseAddress, string? apiKey, DecompressionMethods decompression = DecompressionMethods.None)
    {
        http = new HttpClient(new SocketsHttpHandler { AutomaticDecompression = decompression }) { BaseAddress = baseAddress };
        if (apiKey is not null)
        {
            http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", apiKey);
        }
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static string Url(SeriesKey series, string from, string to, int limit) =>
        $"/v2/aggs/ticker/{series.Symbol.PolygonTicker}/range/{series.Timeframe.PolygonMultiplier}/"
        + $"{series.Timeframe.PolygonTimespan}/{from}/{to}?adjusted=true&sort=asc&limit={limit}";

    public Task<HttpResponseMessage> GetAsync(string url) => http.GetAsync(url, Cancel);

    /// <summary>The whole answer's status and JSON.</summary>
    public async Task<(HttpStatusCode Status, JsonElement Body)> GetJsonAsync(string url)
    {
        using HttpResponseMessage response = await GetAsync(url);
        return (response.StatusCode, await response.Content.ReadFromJsonAsync<JsonElement>(Cancel));
    }

    /// <summary>Follows next_url to the end and appends every page's bars.</summary>
    /// <returns>How many pages there were.</returns>
    public async Task<int> DrainAsync(string url, BarColumns into)
    {
        string? next = url;
        int pages = 0;
        while (next is not null)
        {
            (HttpStatusCode status, JsonElement body) = await GetJsonAsync(next);
            Assert.Equal(HttpStatusCode.OK, status);
            AppendResults(body, into);
            next = body.TryGetProperty("next_url", out JsonElement nextUrl) ? nextUrl.GetString() : null;
            pages++;
        }

        return pages;
    }

    public static void AppendResults(JsonElement body, BarColumns into)
    {
        if (!body.TryGetProperty("results", out JsonElement results))
        {
            Assert.Equal(0, body.GetProperty("resultsCount").GetInt32());
            return;
        }

        Assert.Equal(results.GetArrayLength(), body.GetProperty("resultsCount").GetInt32());
        foreach (JsonElement bar in results.EnumerateArray())
        {
            into.Add(
                bar.GetProperty("t").GetInt64(),
                bar.GetProperty("o").GetDouble(),
                bar.GetProperty("h").GetDouble(),
                bar.GetProperty("l").GetDouble(),
                bar.GetProperty("c").GetDouble(),
                bar.GetProperty("v").GetDouble());
        }
    }

    public async Task<ServedRecord> GetServedAsync() =>
        (await http.GetFromJsonAsync(StubHandler.ServedPath, StubJsonContext.Default.ServedRecord, Cancel))!;

    public async Task ResetServedAsync()
    {
        using HttpResponseMessage response = await http.DeleteAsync(StubHandler.ServedPath, Cancel);
        Assert.Equal(HttpStatusCode.NoContent, response.StatusCode);
    }

    public void Dispose() => http.Dispose();
}
