using System.Diagnostics;
using System.Globalization;
using System.IO.Compression;
using System.Net.Http.Headers;
using System.Text.Json;
using MarketData.Bars;
using MarketData.Instruments;
using MarketData.Polygon;
using MarketData.Polygon.Http;
using MarketData.Time;
using Perf.Analysis.Statistics;
using Perf.Testbed.Stub;

namespace MarketData.IntegrationTests.Polygon;

/// <summary>
/// How near our client comes to receiving the same bytes and dropping them: drain and fetch take turns, an operation each, in one
/// process against one stub. Run by hand, in Release, because a busy machine must not fail a build: <c>dotnet run -c Release
/// --project tests/MarketData.IntegrationTests -- -explicit only -class "*ClientSpeedTests" -diagnostics</c>.
/// </summary>
public sealed class ClientSpeedTests
{
    private const int ChunkBytes = 64 << 10;
    private const int AllocationRounds = 20;

    /// <summary>Crypto trades always: a bar every five minutes.</summary>
    private static readonly SeriesKey Series = new(Symbol.Crypto("BTC"), Timeframe.FiveMinutes);

    private static readonly TimeSpan WarmUpTime = TimeSpan.FromSeconds(2);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory(Explicit = true)]
    [InlineData(10_000, false, false)] // one full page
    [InlineData(10_000, false, true)]
    [InlineData(10_000, true, false)]
    [InlineData(10_000, true, true)]
    [InlineData(105_120, false, false)] // a year, on 11 pages
    [InlineData(105_120, false, true)]
    [InlineData(105_120, true, false)]
    [InlineData(105_120, true, true)]
    public async Task Fetch_AgainstDrainingTheSameBytes_IsSoManyTimesAsFast(int bars, bool gzip, bool prefetch)
    {
        await using StubProcess stub = await StubProcess.StartAsync(new StubOptions { Seed = 5 }, Cancel);
        PolygonOptions options = new(new ApiKey(stub.ApiKey)) { BaseAddress = stub.BaseAddress, AcceptGzip = gzip, Prefetch = prefetch };
        using PolygonBarSource source = PolygonBarSource.Create(options, TimeProvider.System, new Random(1));
        using HttpMessageInvoker http = new(PolygonHttpHandler.Create());
        byte[] chunk = new byte[ChunkBytes];
        UtcRange range = RangeOf(bars);
        List<Uri> pages = await FindPagesAsync(stub, http, range);
        FetchOutcomes straight = new();
        Assert.Equal(bars, await FetchAsync(source, range, straight));
        Assert.Equal(straight.BodyBytes, await DrainAllAsync());

        long started = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(started) < WarmUpTime)
        {
            await DrainAllAsync();
            await FetchAllAsync();
        }

        double[] ratios = new double[bars > 10_000 ? 60 : 300];
        for (int round = 0; round < ratios.Length; round++)
        {
            double before = await MillisecondsAsync(DrainAllAsync);
            double first = await MillisecondsAsync(FetchAllAsync);
            double second = await MillisecondsAsync(FetchAllAsync);
            double after = await MillisecondsAsync(DrainAllAsync);
            ratios[round] = (before + after) / (first + second);
        }

        Interval interval = Bootstrap.OfMedian(ratios)!.Value;
        double drainBytes = await BytesABarAsync(DrainAllAsync, bars);
        double fetchBytes = await BytesABarAsync(FetchAllAsync, bars);
        TestContext.Current.SendDiagnosticMessage(string.Create(
            CultureInfo.InvariantCulture,
            $"{bars} bars, {(gzip ? "gzip" : "plain")}{(prefetch ? ", prefetch" : "")}: {Quantiles.Median(ratios):0.000}x "
            + $"[{interval.Low:0.000}-{interval.High:0.000}] of {ratios.Length} rounds; bytes a bar: drain {drainBytes:0.00}, "
            + $"fetch {fetchBytes:0.00}"));
        Assert.True(interval.Low > 0);

        Task<long> FetchAllAsync() => FetchAsync(source, range, new FetchOutcomes());

        async Task<long> DrainAllAsync()
        {
            long bytes = 0;
            foreach (Uri page in pages)
            {
                bytes += await DrainAsync(stub, http, page, gzip, chunk);
            }

            return bytes;
        }
    }

    private static async Task<double> BytesABarAsync(Func<Task<long>> operation, int bars)
    {
        long allocated = GC.GetTotalAllocatedBytes(precise: true);
        for (int round = 0; round < AllocationRounds; round++)
        {
            await operation();
        }

        return (double)(GC.GetTotalAllocatedBytes(precise: true) - allocated) / AllocationRounds / bars;
    }

    private static UtcRange RangeOf(int bars)
    {
        long start = UtcRange.FromDays(new DateOnly(2025, 1, 1), new DateOnly(2025, 1, 2)).StartUnixMs;
        return new UtcRange(start, start + (bars * Series.Timeframe.DurationMs));
    }

    private static async Task<double> MillisecondsAsync(Func<Task<long>> operation)
    {
        long started = Stopwatch.GetTimestamp();
        await operation();
        return Stopwatch.GetElapsedTime(started).TotalMilliseconds;
    }

    /// <returns>Bars.</returns>
    private static async Task<long> FetchAsync(PolygonBarSource source, UtcRange range, FetchOutcomes outcomes)
    {
        long bars = 0;
        await foreach (BarPage page in source.FetchAsync(Series, range, outcomes, Cancel))
        {
            bars += page.Bars.Count;
        }

        Assert.Equal(0, outcomes.Retries);
        return bars;
    }

    /// <returns>Bytes of JSON.</returns>
    private static async Task<long> DrainAsync(StubProcess stub, HttpMessageInvoker http, Uri page, bool gzip, byte[] chunk)
    {
        using HttpRequestMessage request = new(HttpMethod.Get, page);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", stub.ApiKey);
        if (gzip)
        {
            request.Headers.AcceptEncoding.Add(new StringWithQualityHeaderValue("gzip"));
        }

        using HttpResponseMessage response = await http.SendAsync(request, Cancel);
        response.EnsureSuccessStatusCode();
        Assert.Equal(gzip, response.Content.Headers.ContentEncoding.Contains("gzip"));
        await using Stream body = await response.Content.ReadAsStreamAsync(Cancel);
        await using Stream content = gzip ? new GZipStream(body, CompressionMode.Decompress) : body;
        long bytes = 0;
        for (int read = -1; read != 0; bytes += read)
        {
            read = await content.ReadAsync(chunk, Cancel);
        }

        return bytes;
    }

    /// <summary>Follows the pages once, so that draining them needs no parsing.</summary>
    private static async Task<List<Uri>> FindPagesAsync(StubProcess stub, HttpMessageInvoker http, UtcRange range)
    {
        List<Uri> pages = [];
        Uri? next = new(stub.BaseAddress, string.Create(
            CultureInfo.InvariantCulture,
            $"/v2/aggs/ticker/{Series.Symbol.PolygonTicker}/range/{Series.Timeframe.PolygonMultiplier}/{Series.Timeframe.PolygonTimespan}"
            + $"/{range.StartUnixMs}/{range.EndUnixMs - 1}?adjusted=true&sort=asc&limit=50000"));
        while (next is not null)
        {
            pages.Add(next);
            using HttpRequestMessage request = new(HttpMethod.Get, next);
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", stub.ApiKey);
            using HttpResponseMessage response = await http.SendAsync(request, Cancel);
            using JsonDocument json = await JsonDocument.ParseAsync(await response.Content.ReadAsStreamAsync(Cancel), default, Cancel);
            next = json.RootElement.TryGetProperty("next_url", out JsonElement url) ? new Uri(url.GetString()!) : null;
        }

        return pages;
    }
}
