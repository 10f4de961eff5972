using System.Globalization;
using System.Net;
using System.Text.Json;
using MarketData.Bars;
using MarketData.Features;

namespace MarketData.IntegrationTests.Api;

public sealed class QuantEndpointTests(ApiFixture api) : IClassFixture<ApiFixture>
{
    private const string Path = "/api/v1/features/quant/AAPL?timeframe=5m";

    private static readonly string[] RowNames =
    [
        "time", "open", "high", "low", "close", "volume", "log_return", "return_1h", "return_1d", "volatility_20",
        "volatility_50", "atr", "rolling_volume_20", "volume_ratio", "hh", "hl", "lh", "ll", "trend_direction",
        "structure_label", "volatility_regime", "trend_regime", "compression_regime", "rolling_mean_10", "rolling_slope_10",
        "warm_up",
    ];

    // Spelt out, not derived from the enums: these words are the contract.
    private static readonly string[] Trends = ["neutral", "up", "down"];
    private static readonly string[] Structures = ["range", "bullish", "bearish"];
    private static readonly string[] Volatilities = ["medium", "low", "high"];
    private static readonly string[] TrendRegimes = ["ranging", "uptrend", "downtrend"];
    private static readonly string[] Compressions = ["expanded", "compressed"];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Get_WholeSeries_GivesEveryValueAsItWasStored()
    {
        using JsonDocument answer = await GetAsync(Path + "&limit=10000");

        JsonElement[] rows = [.. answer.RootElement.GetProperty("features").EnumerateArray()];
        Assert.Equal(ApiFixture.Stored.Bars.Count, rows.Length);
        for (int i = 0; i < rows.Length; i++)
        {
            Assert.Equal(RowNames, rows[i].EnumerateObject().Select(p => p.Name));
            AssertBar(ApiFixture.Stored.Bars, i, rows[i]);
            AssertFeatures(ApiFixture.Stored.Features, i, rows[i]);
        }
    }

    [Fact]
    public async Task Get_WithoutLimit_GivesTheLatest500InAscendingOrder()
    {
        using JsonDocument answer = await GetAsync(Path);

        JsonElement root = answer.RootElement;
        long[] times = [.. Times(root)];
        Assert.Equal(ApiFixture.Stored.Bars.TimesUnixMs[^500..].ToArray(), times);
        Assert.Equal("AAPL", root.GetProperty("symbol").GetString());
        Assert.Equal("5m", root.GetProperty("timeframe").GetString());
        Assert.Equal(500, root.GetProperty("records_returned").GetInt32());
        Assert.Equal(times[0], Ms(root.GetProperty("date_range").GetProperty("start")));
        Assert.Equal(times[^1], Ms(root.GetProperty("date_range").GetProperty("end")));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(127)]
    [InlineData(128)]
    [InlineData(129)]
    [InlineData(1_199)]
    [InlineData(1_200)]
    public async Task Get_Limit_GivesThatManyOfTheNewest(int limit)
    {
        using JsonDocument answer = await GetAsync($"{Path}&limit={limit}");

        Assert.Equal(ApiFixture.Stored.Bars.TimesUnixMs[^limit..].ToArray(), Times(answer.RootElement));
    }

    [Theory]
    [InlineData("&start=2024-07-16", "2024-07-16T00:00Z", "9999-12-31T00:00Z")]
    [InlineData("&end=2024-07-16", "2000-01-01T00:00Z", "2024-07-16T00:00Z")]
    [InlineData("&start=2024-07-16&end=2024-07-17", "2024-07-16T00:00Z", "2024-07-17T00:00Z")]
    [InlineData("&start=2024-07-16T08:00:00Z&end=2024-07-16T08:10Z", "2024-07-16T08:00Z", "2024-07-16T08:10Z")]
    [InlineData("&start=2024-07-16T08:00:00.001Z&end=2024-07-16T08:10:00.001Z", "2024-07-16T08:05Z", "2024-07-16T08:15Z")]
    [InlineData("&start=2024-07-16T04:00:00-04:00&end=2024-07-16T10:00:00%2B01:00", "2024-07-16T08:00Z", "2024-07-16T09:00Z")]
    [InlineData("&start=&end=", "2000-01-01T00:00Z", "9999-12-31T00:00Z")]
    public async Task Get_Range_IsHalfOpen(string range, string start, string end)
    {
        using JsonDocument answer = await GetAsync(Path + "&limit=10000" + range);

        long startMs = DateTimeOffset.Parse(start, CultureInfo.InvariantCulture).ToUnixTimeMilliseconds();
        long endMs = DateTimeOffset.Parse(end, CultureInfo.InvariantCulture).ToUnixTimeMilliseconds();
        long[] expected = [.. ApiFixture.Stored.Bars.TimesUnixMs.ToArray().Where(t => t >= startMs && t < endMs)];
        Assert.NotEmpty(expected);
        Assert.Equal(expected, Times(answer.RootElement));
    }

    [Fact]
    public async Task Get_RangeWithoutBars_IsAnEmptyAnswerThatStillSaysHowFreshTheSeriesIs()
    {
        using JsonDocument answer = await GetAsync(Path + "&start=2020-01-01&end=2020-02-01");

        JsonElement root = answer.RootElement;
        Assert.Equal(0, root.GetProperty("records_returned").GetInt32());
        Assert.Empty(root.GetProperty("features").EnumerateArray());
        Assert.Equal(JsonValueKind.Null, root.GetProperty("date_range").GetProperty("start").ValueKind);
        Assert.Equal(ApiFixture.Stored.Bars.TimesUnixMs[^1], Ms(root.GetProperty("staleness").GetProperty("last_bar")));
    }

    [Fact]
    public async Task Get_OldSeries_IsStaleWithItsAge()
    {
        using JsonDocument answer = await GetAsync(Path + "&limit=1");

        JsonElement staleness = answer.RootElement.GetProperty("staleness");
        DateTimeOffset now = answer.RootElement.GetProperty("timestamp").GetDateTimeOffset();
        Assert.Equal("stale", staleness.GetProperty("status").GetString());
        Assert.Equal(ApiFixture.ComputedAt, staleness.GetProperty("computed_at").GetDateTimeOffset());
        double mostSeconds = (now - DateTimeOffset.FromUnixTimeMilliseconds(ApiFixture.Stored.Bars.TimesUnixMs[^1])).TotalSeconds;
        Assert.InRange(staleness.GetProperty("age_seconds").GetInt64(), mostSeconds - 86_400, mostSeconds);
        Assert.Matches("^last computed [0-9]+h ago$", staleness.GetProperty("warning").GetString());
    }

    [Theory]
    [InlineData("symbol", "/api/v1/features/quant/..%2Fetc")]
    [InlineData("symbol", "/api/v1/features/quant/AAPL%20")]
    [InlineData("symbol", "/api/v1/features/quant/AAPL;DROP%20TABLE%20bars")]
    [InlineData("symbol", "/api/v1/features/quant/A%27OR%271")]
    [InlineData("symbol", "/api/v1/features/quant/A%0A")]
    [InlineData("symbol", "/api/v1/features/quant/ABCDEFGHIJKLMNOP")]
    [InlineData("timeframe", "/api/v1/features/quant/AAPL?timeframe=7m")]
    [InlineData("timeframe", "/api/v1/features/quant/AAPL?timeframe=5M")]
    [InlineData("timeframe", "/api/v1/features/quant/AAPL?timeframe=5m&timeframe=1d")]
    [InlineData("limit", Path + "&limit=0")]
    [InlineData("limit", Path + "&limit=-1")]
    [InlineData("limit", Path + "&limit=10001")]
    [InlineData("limit", Path + "&limit=99999999999999999999")]
    [InlineData("limit", Path + "&limit=5.0")]
    [InlineData("limit", Path + "&limit=1e3")]
    [InlineData("limit", Path + "&limit=0x10")]
    [InlineData("limit", Path + "&limit=%205")]
    [InlineData("limit", Path + "&limit=five")]
    [InlineData("limit", Path + "&limit=5&limit=5")]
    [InlineData("start", Path + "&start=yesterday")]
    [InlineData("start", Path + "&start=2026-02-29")]
    [InlineData("start", Path + "&start=14.07.2024")]
    [InlineData("start", Path + "&start=1721030400000")]
    [InlineData("start", Path + "&start=2024-07-16T08:00:00+02:00")] // an unescaped plus is a space
    [InlineData("end", Path + "&end=2026-13-01")]
    [InlineData("end", Path + "&end=infinity")]
    [InlineData("end", Path + "&start=2024-07-17&end=2024-07-16")]
    [InlineData("end", Path + "&start=2024-07-16&end=2024-07-16")]
    public async Task Get_BadParameter_Is400NamingItAndWhatIsAllowed(string parameter, string path)
    {
        using JsonDocument problem = await GetProblemAsync(path, HttpStatusCode.BadRequest);

        Assert.Equal(parameter, problem.RootElement.GetProperty("parameter").GetString());
        Assert.NotEmpty(problem.RootElement.GetProperty("allowed").GetString()!);
    }

    [Fact]
    public async Task Get_VeryLongParameter_Is400()
    {
        using JsonDocument problem = await GetProblemAsync($"{Path}&start={new string('1', 4_000)}", HttpStatusCode.BadRequest);

        Assert.Equal("start", problem.RootElement.GetProperty("parameter").GetString());
    }

    [Theory]
    [InlineData("/api/v1/features/quant/MSFT?timeframe=5m")]
    [InlineData("/api/v1/features/quant/AAPL?timeframe=1h")]
    [InlineData("/api/v1/features/quant/AAPL")]
    [InlineData("/api/v1/features/quant/aapl?timeframe=5m")]
    [InlineData("/api/v1/features/quant/X:AAPLUSD?timeframe=5m")]
    [InlineData("/api/v1/features/quant/")]
    [InlineData("/nothing/here")]
    public async Task Get_NothingThere_Is404(string path)
    {
        using JsonDocument problem = await GetProblemAsync(path, HttpStatusCode.NotFound);

        Assert.Equal(404, problem.RootElement.GetProperty("status").GetInt32());
    }

    [Fact]
    public async Task Get_Health_SaysThatTheDatabaseAnswers()
    {
        using JsonDocument answer = await GetAsync("/health");

        Assert.Equal("up", answer.RootElement.GetProperty("database").GetString());
    }

    private async Task<JsonDocument> GetAsync(string path)
    {
        HttpClient client = await api.GetClientAsync();
        using HttpResponseMessage response = await client.GetAsync(new Uri(path, UriKind.Relative), Cancel);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("application/json", response.Content.Headers.ContentType?.MediaType);
        return JsonDocument.Parse(await response.Content.ReadAsByteArrayAsync(Cancel));
    }

    private async Task<JsonDocument> GetProblemAsync(string path, HttpStatusCode status)
    {
        HttpClient client = await api.GetClientAsync();
        using HttpResponseMessage response = await client.GetAsync(new Uri(path, UriKind.Relative), Cancel);
        Assert.Equal(status, response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        return JsonDocument.Parse(await response.Content.ReadAsByteArrayAsync(Cancel));
    }

    private static IEnumerable<long> Times(JsonElement root) =>
        root.GetProperty("features").EnumerateArray().Select(row => Ms(row.GetProperty("time")));

    private static long Ms(JsonElement instant) => instant.GetDateTimeOffset().ToUnixTimeMilliseconds();

    private static void AssertBar(BarColumns bars, int i, JsonElement row)
    {
        Assert.Equal(bars.TimesUnixMs[i], Ms(row.GetProperty("time")));
        AssertNumber(bars.Opens[i], row, "open");
        AssertNumber(bars.Highs[i], row, "high");
        AssertNumber(bars.Lows[i], row, "low");
        AssertNumber(bars.Closes[i], row, "close");
        AssertNumber(bars.Volumes[i], row, "volume");
    }

    private static void AssertFeatures(FeatureColumns features, int i, JsonElement row)
    {
        AssertNumber(features.LogReturns[i], row, "log_return");
        AssertNumber(features.LogReturns[i], row, "return_1h");
        AssertNumber(features.LogReturns[i], row, "return_1d");
        AssertNumber(features.Volatilities20[i], row, "volatility_20");
        AssertNumber(features.Volatilities50[i], row, "volatility_50");
        AssertNumber(features.AverageTrueRanges[i], row, "atr");
        AssertNumber(features.RollingVolumes20[i], row, "rolling_volume_20");
        AssertNumber(features.VolumeRatios[i], row, "volume_ratio");
        AssertNumber(features.RollingMeans10[i], row, "rolling_mean_10");
        AssertNumber(features.RollingSlopes10[i], row, "rolling_slope_10");
        AssertNumber(i & 1, row, "hh");
        AssertNumber((i >> 1) & 1, row, "hl");
        AssertNumber((i >> 2) & 1, row, "lh");
        AssertNumber((i >> 3) & 1, row, "ll");
        Assert.Equal(Trends[(int)features.TrendDirections[i]], row.GetProperty("trend_direction").GetString());
        Assert.Equal(Structures[(int)features.StructureLabels[i]], row.GetProperty("structure_label").GetString());
        Assert.Equal(Volatilities[(int)features.VolatilityRegimes[i]], row.GetProperty("volatility_regime").GetString());
        Assert.Equal(TrendRegimes[(int)features.TrendRegimes[i]], row.GetProperty("trend_regime").GetString());
        Assert.Equal(Compressions[(int)features.CompressionRegimes[i]], row.GetProperty("compression_regime").GetString());
        Assert.Equal((i >> 4) % 2 == 0, row.GetProperty("warm_up").GetBoolean());
    }

    /// <summary>To the last bit.</summary>
    private static void AssertNumber(double expected, JsonElement row, string name) =>
        Assert.Equal(BitConverter.DoubleToInt64Bits(expected), BitConverter.DoubleToInt64Bits(row.GetProperty(name).GetDouble()));
}
