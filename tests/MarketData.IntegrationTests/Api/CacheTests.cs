using System.Net;
using MarketData.IntegrationTests.Storage;
using MarketData.Storage;
using Perf.Testbed.Api;
using Perf.Testbed.Postgres;
using Perf.Testbed.Relay;

namespace MarketData.IntegrationTests.Api;

/// <summary>What the cache answers, and when it does not: a real database, which another process writes.</summary>
public sealed class CacheTests(PostgresFixture postgres)
{
    private const string Bypass = "marketdata; fwd=bypass";

    private static readonly DateTimeOffset Later = ApiFixture.ComputedAt.AddHours(1);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("/api/v1/features/quant/AAPL?timeframe=5m")]
    [InlineData("/api/v1/historical/AAPL?timeframe=5m")]
    public async Task Get_Again_IsTheSameRowsFromTheCache(string path)
    {
        await using CachedApi api = await CachedApi.StartAsync(postgres);
        ApiAnswer read = await api.GetAsync(path);

        ApiAnswer kept = await api.UntilAsync(path, answer => answer.CacheStatus == CachedApi.Hit);

        Assert.Equal("database", read.Source.GetProperty("from").GetString());
        Assert.Equal("cache", kept.Source.GetProperty("from").GetString());
        Assert.False(kept.Source.GetProperty("degraded").GetBoolean());
        Assert.True(kept.IsSameAs(read), $"{kept.Tag} is not {read.Tag}");
    }

    [Theory]
    [InlineData("&limit=1")]
    [InlineData("&limit=999")]
    [InlineData("&limit=100&end=2024-07-18")]
    [InlineData("&limit=10000&start=2024-07-18&end=2024-07-18T10:00:00Z")]
    [InlineData("&limit=3&start=2024-07-01")]
    [InlineData("&start=2030-01-01")]
    public async Task Get_WithinWhatIsKept_IsAHitThatEqualsARead(string parameters)
    {
        await using CachedApi api = await CachedApi.StartAsync(postgres);
        await using ApiProcess uncached = await ApiProcess.StartAsync(
            api.Database.ConnectionString, new ApiProcessOptions { CacheSeries = 0 }, Cancel);
        using HttpClient client = new() { BaseAddress = uncached.BaseAddress };
        await api.WarmAsync();

        ApiAnswer kept = await api.UntilAsync(CachedApi.Quant + parameters, answer => answer.CacheStatus == CachedApi.Hit);
        using HttpResponseMessage response = await client.GetAsync(
            new Uri(CachedApi.Quant + parameters, UriKind.Relative), Cancel);
        ApiAnswer read = await ApiAnswer.ReadAsync(response, Cancel);

        Assert.Equal(Bypass, read.CacheStatus);
        Assert.Equal(read.Rows, kept.Rows);
        Assert.True(kept.IsSameAs(read), $"{kept.Tag} is not {read.Tag}");
        Assert.Equal(read.Json.GetProperty("date_range").GetRawText(), kept.Json.GetProperty("date_range").GetRawText());
    }

    [Fact]
    public async Task Get_RangeBeyondWhatIsKept_IsRead()
    {
        await using CachedApi api = await CachedApi.StartAsync(postgres);
        await api.WarmAsync();

        // 1,000 of 1,200 rows are kept: of the first day something is missing.
        ApiAnswer answer = await api.GetAsync(CachedApi.Quant + "&end=2024-07-16");

        Assert.Equal(CachedApi.Miss, answer.CacheStatus);
        Assert.Equal(192, answer.Count);
    }

    /// <summary>Nobody asks for the series but by ranges: what is kept of it is read anew all the same.</summary>
    [Fact]
    public async Task Get_RangeWithinWhatIsOutdated_ReadsTheBlockAnew()
    {
        await using CachedApi api = await CachedApi.StartAsync(postgres);
        await api.WarmAsync();
        string range = CachedApi.Quant + "&start=2024-07-18";

        await api.ExecuteAsync("SELECT pg_notify('series_changed', 'AAPL/5m')");

        await api.UntilAsync(range, answer => answer.CacheStatus == "marketdata; fwd=stale");
        await api.UntilAsync(range, answer => answer.CacheStatus == CachedApi.Hit);
    }

    [Fact]
    public async Task Get_MoreThanIsKept_IsReadAndThenKept()
    {
        await using CachedApi api = await CachedApi.StartAsync(postgres);
        await api.WarmAsync();

        ApiAnswer longer = await api.GetAsync(CachedApi.Quant + "&limit=1100");
        ApiAnswer again = await api.UntilAsync(CachedApi.Quant + "&limit=1100", answer => answer.CacheStatus == CachedApi.Hit);
        ApiAnswer shorter = await api.UntilAsync(CachedApi.Quant, answer => answer.CacheStatus == CachedApi.Hit);

        Assert.Equal((CachedApi.Miss, 1_100), (longer.CacheStatus, longer.Count));
        Assert.Equal(1_100, again.Count);
        Assert.Equal(500, shorter.Count);
    }

    /// <summary>Advancing or not: a bar behind the newest, the newest one revised, one far back.</summary>
    [Theory]
    [InlineData(1_200)]
    [InlineData(1_199)]
    [InlineData(900)]
    public async Task Get_AfterAnotherProcessWrote_GivesWhatItWrote(int row)
    {
        await using CachedApi api = await CachedApi.StartAsync(postgres);
        await api.WarmAsync();
        ApiAnswer before = await api.GetAsync();
        long timeUnixMs = ApiFixture.Stored.Bars.TimesUnixMs[0] + (row * ApiFixture.Series.Timeframe.DurationMs);

        await api.Writer.WriteAsync(OneBar(timeUnixMs, close: 4_711.25), Cancel);
        ApiAnswer after = await api.UntilAsync(CachedApi.Quant, answer => answer.Rows != before.Rows);

        Assert.Equal(4_711.25, CloseAt(after, timeUnixMs));
        await api.UntilAsync(CachedApi.Quant, answer => answer.CacheStatus == CachedApi.Hit && answer.IsSameAs(after));
    }

    [Fact]
    public async Task Get_AfterAWriteOfAnotherSeries_StaysAHit()
    {
        await using CachedApi api = await CachedApi.StartAsync(postgres);
        await StaysAHitAsync(api, async () =>
        {
            await api.Writer.WriteAsync(SampleSeries.Of(SampleSeries.Key("MSFT"), [0, 1]), Cancel);
            await api.UntilAsync("/api/v1/features/quant/MSFT?timeframe=5m", answer => answer.Status == HttpStatusCode.OK);
        });
    }

    [Fact]
    public async Task Get_AfterAWriteThatWasRolledBack_StaysAHit()
    {
        const string Other = "/api/v1/features/quant/MSFT?timeframe=5m";
        await using CachedApi api = await CachedApi.StartAsync(postgres);
        await api.Writer.WriteAsync(SampleSeries.Of(SampleSeries.Key("MSFT"), [0, 1]), Cancel);
        await StaysAHitAsync(api, async () =>
        {
            // Another that commits is announced behind it; when that is heard, the first would have been.
            await api.ExecuteAsync("BEGIN; SELECT pg_notify('series_changed', 'AAPL/5m'); ROLLBACK");
            await api.WarmAsync(Other);
            await api.ExecuteAsync("SELECT pg_notify('series_changed', 'MSFT/5m')");
            await api.UntilAsync(Other, answer => answer.CacheStatus == "marketdata; fwd=stale");
        });

        await api.ExecuteAsync("SELECT pg_notify('series_changed', 'AAPL/5m')");
        await api.UntilAsync(CachedApi.Quant, answer => answer.CacheStatus == "marketdata; fwd=stale");
    }

    /// <summary>Whoever speaks of something that is no series is not understood, and not ignored.</summary>
    [Fact]
    public async Task Get_AfterAnAnnouncementNobodyUnderstands_IsReadAgain()
    {
        await using CachedApi api = await CachedApi.StartAsync(postgres);
        await api.WarmAsync();

        await api.ExecuteAsync("SELECT pg_notify('series_changed', 'everything')");

        await api.UntilAsync(CachedApi.Quant, answer => answer.CacheStatus == "marketdata; fwd=stale");
        await api.WarmAsync();
    }

    /// <summary>What was written while nobody listened is found.</summary>
    [Fact]
    public async Task Get_ListenerTerminatedAndSeriesWritten_GivesWhatWasWritten()
    {
        await using CachedApi api = await CachedApi.StartAsync(postgres);
        await api.WarmAsync();
        ApiAnswer before = await api.GetAsync();

        long timeUnixMs = ApiFixture.Stored.Bars.TimesUnixMs[^1];
        await api.ExecuteAsync($"""
            SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity
            WHERE application_name = 'marketdata-api changes' AND datname = '{api.Database.Name}'
            """);
        await api.Writer.WriteAsync(OneBar(timeUnixMs, close: 0.5), Cancel);

        ApiAnswer after = await api.UntilAsync(CachedApi.Quant, answer => answer.Rows != before.Rows);
        Assert.Equal(0.5, CloseAt(after, timeUnixMs));
        await api.WarmAsync();
        Assert.True((await api.GetAsync()).IsSameAs(after));
    }

    /// <summary>A service that has just started on a machine that is busy with that: slow, and not refused.</summary>
    [Fact]
    public async Task Get_HundredInFlightOnAColdServiceWithoutACache_AreAllAnswered()
    {
        await using CachedApi api = await CachedApi.StartAsync(postgres, new ApiProcessOptions { CacheSeries = 0 });

        ApiAnswer[][] answers = await Task.WhenAll(Enumerable.Range(0, 100).Select(async _ =>
        {
            ApiAnswer[] own = new ApiAnswer[5];
            for (int i = 0; i < own.Length; i++)
            {
                own[i] = await api.GetAsync();
            }

            return own;
        }));

        Assert.All(answers.SelectMany(own => own), answer => Assert.True(answer.Status == HttpStatusCode.OK, answer.Text));
    }

    /// <summary>A thousand at once on a cold series: one of them reads, as its answer and the database's round trips say.</summary>
    [Fact]
    public async Task Get_AThousandAtOnceOnAColdSeries_ReadsOnce()
    {
        TestDatabase database = await ApiFixture.CreateFilledDatabaseAsync(postgres, Cancel);
        await using PostgresRelay relay = PostgresRelay.Start(database.ConnectionString);
        await using CachedApi api = await CachedApi.StartAsync(database, connectionString: relay.ConnectionString);
        await api.WarmAsync("/api/v1/historical/AAPL?timeframe=5m");
        long before = relay.RoundTrips;

        ApiAnswer[] answers = await Task.WhenAll(Enumerable.Range(0, 1_000).Select(_ => api.GetAsync()));

        Assert.All(answers, answer => Assert.Equal((HttpStatusCode.OK, 500), (answer.Status, answer.Count)));
        Assert.Single(answers, answer => answer.CacheStatus == CachedApi.Miss);
        Assert.DoesNotContain(answers, answer => answer.CacheStatus!.Contains("stale", StringComparison.Ordinal));

        // A connection that is new to the read, the read, and signs of life: not a tenth of a thousand.
        Assert.InRange(relay.RoundTrips - before, 1, 100);
    }

    [Fact]
    public async Task Get_CacheOff_IsReadEveryTime()
    {
        await using CachedApi api = await CachedApi.StartAsync(postgres, new ApiProcessOptions { CacheSeries = 0 });

        Assert.Equal(Bypass, (await api.GetAsync()).CacheStatus);
        Assert.Equal(Bypass, (await api.GetAsync()).CacheStatus);
    }

    /// <summary>
    /// Once in a while, on a busy machine, the database is not heard for a moment and everything is read anew: that is tried again. What
    /// outdates the block does so every time.
    /// </summary>
    private static Task StaysAHitAsync(CachedApi api, Func<Task> happening) => Poll.UntilAsync(
        async () =>
        {
            await api.WarmAsync();
            await happening();
            return (await api.GetAsync()).CacheStatus == CachedApi.Hit;
        },
        Cancel);

    private static SeriesData OneBar(long timeUnixMs, double close)
    {
        SeriesData one = SampleSeries.Of(ApiFixture.Series, [0], computedAt: Later);
        Bars.BarColumns bars = new(1);
        bars.Add(timeUnixMs, 1, 2, 0.25, close, 100);
        return one with { Bars = bars };
    }

    private static double CloseAt(ApiAnswer answer, long timeUnixMs) => answer.Json.GetProperty("features").EnumerateArray()
        .Single(row => row.GetProperty("time").GetDateTimeOffset().ToUnixTimeMilliseconds() == timeUnixMs)
        .GetProperty("close").GetDouble();
}
