using System.Globalization;
using System.Net;
using System.Text.Json;
using BenchmarkDotNet.Attributes;
using Perf.Lab.Bench;

namespace Benchmarks.Suites.Serving;

/// <summary>
/// How long does one request for quant features take, from sending it to the last byte of the body, over one kept connection to
/// the API process without its cache? Series AAPL/5m, which the lab has stored before.
/// </summary>
[IoSuite]
public class FeaturesEndpointSuite : IServedSuite
{
    /// <summary>Bytes by which two good answers may differ: digits of age and time, the warning. A row is 500 bytes.</summary>
    private const int MaxLengthDifference = 64;

    private readonly byte[] buffer = new byte[64 * 1024];
    private HttpMessageInvoker client = null!;
    private Uri uri = null!;
    private int expectedBytes;

    /// <summary>Rows asked for: the three that the user's plan compares.</summary>
    [Params(
        100, // what a chart of one session needs
        500, // the endpoint's default
        1000)] // where the cost of a row outweighs that of a request
    public int Limit { get; set; }

    SuiteDemand IServedSuite.Demand => new() { Api = true };

    [GlobalSetup]
    public async Task SetupAsync()
    {
        uri = new Uri(
            SuiteEnvironment.ApiUncached,
            string.Create(CultureInfo.InvariantCulture, $"/api/v1/features/quant/AAPL?timeframe=5m&limit={Limit}"));
        client = new HttpMessageInvoker(new SocketsHttpHandler
        {
            UseProxy = false,
            UseCookies = false,
            AllowAutoRedirect = false,
            AutomaticDecompression = DecompressionMethods.None,
        });
        expectedBytes = await CheckAnswerAsync();
        await WarmUp.RepeatAsync(GetAsync);
    }

    [Benchmark]
    public async Task<long> GetAsync()
    {
        using HttpResponseMessage response = await SendAsync();
        await using Stream body = await response.Content.ReadAsStreamAsync();
        long bytes = 0;
        for (int read = await body.ReadAsync(buffer); read > 0; read = await body.ReadAsync(buffer))
        {
            bytes += read;
        }

        // An answer of another length is not the one that was checked.
        return response.StatusCode == HttpStatusCode.OK && Math.Abs(bytes - expectedBytes) <= MaxLengthDifference
            ? bytes
            : throw new InvalidOperationException($"{uri} answered {(int)response.StatusCode} with {bytes} bytes.");
    }

    [GlobalCleanup]
    public void Cleanup() => client.Dispose();

    private async Task<HttpResponseMessage> SendAsync()
    {
        using HttpRequestMessage request = new(HttpMethod.Get, uri);
        return await client.SendAsync(request, CancellationToken.None);
    }

    /// <summary>Makes sure that what is timed is the answer meant: its status and rows, and made anew for each request.</summary>
    private async Task<int> CheckAnswerAsync()
    {
        (string firstTimestamp, _) = await ReadAndCheckAsync();
        (string timestamp, int bytes) = await ReadAndCheckAsync();
        return timestamp != firstTimestamp
            ? bytes
            : throw new InvalidOperationException($"{uri} gave the same answer twice: it comes from a cache.");
    }

    private async Task<(string Timestamp, int Bytes)> ReadAndCheckAsync()
    {
        using HttpResponseMessage response = await SendAsync();
        if (response.StatusCode != HttpStatusCode.OK)
        {
            throw new InvalidOperationException($"{uri} answered {(int)response.StatusCode}: is AAPL/5m stored?");
        }

        byte[] body = await response.Content.ReadAsByteArrayAsync();
        using JsonDocument answer = JsonDocument.Parse(body);
        JsonElement root = answer.RootElement;
        int bars = root.GetProperty("features").EnumerateArray().DistinctBy(row => row.GetProperty("time").GetDateTime()).Count();
        if (root.GetProperty("symbol").GetString() != "AAPL"
            || root.GetProperty("timeframe").GetString() != "5m"
            || root.GetProperty("records_returned").GetInt32() != Limit
            || bars != Limit)
        {
            throw new InvalidOperationException($"{uri} answered {bars} bars, not {Limit}.");
        }

        return (root.GetProperty("timestamp").GetString()!, body.Length);
    }
}
