using System.Net;
using System.Text.Json;

namespace MarketData.IntegrationTests.Api;

public sealed class AdminEndpointTests(AdminFixture admin) : IClassFixture<AdminFixture>
{
    private const string Trigger = "/api/v1/admin/backfill/trigger";
    private const string Health = "/api/v1/admin/scheduler-health";
    private const string History = "/api/v1/admin/scheduler/execution-history";

    private const string Empty = "TRUNCATE scheduler_execution_log, backfill_jobs, enrichment_requests RESTART IDENTITY";

    [Fact]
    public async Task Trigger_ByAThousandAtOnce_IsOneJob()
    {
        await admin.ExecuteAsync(Empty);

        JsonElement[] answers = await Task.WhenAll(
            Enumerable.Range(0, 1_000).Select(_ => admin.SendAsync(HttpMethod.Post, Trigger, HttpStatusCode.Accepted)));

        Assert.Single(answers.Select(answer => answer.GetProperty("id").GetInt64()).Distinct());
        Assert.Equal(1, await admin.QueryAsync<long>("SELECT count(*) FROM scheduler_execution_log"));
    }

    [Theory]
    [InlineData("", true)]
    [InlineData("?force=true", false)]
    public async Task Trigger_WhileAJobRuns_IsThatOneUnlessItDoesLess(string query, bool isThatOne)
    {
        await admin.ExecuteAsync(Empty);
        JsonElement first = await admin.SendAsync(HttpMethod.Post, Trigger, HttpStatusCode.Accepted);
        await admin.ExecuteAsync("UPDATE scheduler_execution_log SET state = 'running', started_at = now()");

        JsonElement second = await admin.SendAsync(HttpMethod.Post, Trigger + query, HttpStatusCode.Accepted);

        Assert.Equal(isThatOne, second.GetProperty("id").GetInt64() == first.GetProperty("id").GetInt64());
    }

    [Fact]
    public async Task Trigger_ForcedWhileOneWaits_ForcesThatOneForGood()
    {
        await admin.ExecuteAsync(Empty);

        Assert.False(await ForcedAsync(Trigger));
        Assert.True(await ForcedAsync(Trigger + "?force=true"));
        Assert.True(await ForcedAsync(Trigger + "?force=false"));
        Assert.Equal(1, await admin.QueryAsync<long>("SELECT count(*) FROM scheduler_execution_log"));

        async Task<bool> ForcedAsync(string path) =>
            (await admin.SendAsync(HttpMethod.Post, path, HttpStatusCode.Accepted)).GetProperty("forced").GetBoolean();
    }

    [Fact]
    public async Task Trigger_Answer_LeadsToTheJob()
    {
        await admin.ExecuteAsync(Empty);
        using HttpResponseMessage response = await admin.SendAsync(HttpMethod.Post, Trigger + "?force=true");
        string job = response.Headers.Location!.ToString();

        JsonElement before = await admin.SendAsync(HttpMethod.Get, job, HttpStatusCode.OK);
        await admin.ExecuteAsync(
            """
            UPDATE scheduler_execution_log
            SET state = 'failed', started_at = now(), finished_at = now(), series_succeeded = 3, series_failed = 2
            """);
        JsonElement after = await admin.SendAsync(HttpMethod.Get, job, HttpStatusCode.OK);

        Assert.All(
            (await AdminFixture.ReadJsonAsync(response)).EnumerateObject(),
            said => Assert.Equal(said.Value.ToString(), before.GetProperty(said.Name).ToString()));
        Assert.Equal("queued", before.GetProperty("state").GetString());
        Assert.Equal("manual", before.GetProperty("origin").GetString());
        Assert.Equal(JsonValueKind.Null, before.GetProperty("started_at").ValueKind);
        Assert.Equal("failed", after.GetProperty("state").GetString());
        Assert.Equal(3, after.GetProperty("series_succeeded").GetInt32());
        Assert.Equal(2, after.GetProperty("series_failed").GetInt32());
        Assert.True(after.GetProperty("finished_at").GetDateTimeOffset() >= after.GetProperty("requested_at").GetDateTimeOffset());
    }

    [Theory]
    [InlineData("POST", Trigger + "?force=yes", "force")]
    [InlineData("POST", Trigger + "?force=TRUE", "force")]
    [InlineData("POST", Trigger + "?force=true&force=true", "force")]
    [InlineData("GET", "/api/v1/admin/backfill/jobs/0", "id")]
    [InlineData("GET", "/api/v1/admin/backfill/jobs/-1", "id")]
    [InlineData("GET", "/api/v1/admin/backfill/jobs/1%3BDROP", "id")]
    [InlineData("GET", "/api/v1/admin/backfill/jobs/99999999999999999999", "id")]
    [InlineData("GET", History + "?limit=0", "limit")]
    [InlineData("GET", History + "?limit=1001", "limit")]
    [InlineData("GET", History + "?limit=ten", "limit")]
    [InlineData("GET", History + "?limit=1&limit=2", "limit")]
    public async Task Send_BadParameter_Is400NamingIt(string method, string path, string parameter)
    {
        JsonElement problem = await admin.SendAsync(new HttpMethod(method), path, HttpStatusCode.BadRequest);

        Assert.Equal(parameter, problem.GetProperty("parameter").GetString());
    }

    [Theory]
    [InlineData("GET", "/api/v1/admin/backfill/jobs/9223372036854775807", HttpStatusCode.NotFound)]
    [InlineData("GET", "/api/v1/admin/nothing", HttpStatusCode.NotFound)]
    [InlineData("GET", Trigger, HttpStatusCode.MethodNotAllowed)]
    [InlineData("DELETE", Health, HttpStatusCode.MethodNotAllowed)]
    public async Task Send_NothingThere_IsAProblem(string method, string path, HttpStatusCode status) =>
        await admin.SendAsync(new HttpMethod(method), path, status);

    [Fact]
    public async Task SchedulerHealth_BeforeAnyRun_SaysThatNothingHasRun()
    {
        await admin.ExecuteAsync(Empty);
        JsonElement empty = await admin.SendAsync(HttpMethod.Get, Health, HttpStatusCode.OK);
        await admin.ExecuteAsync(
            "INSERT INTO scheduler_execution_log (origin, forced, requested_at) VALUES ('manual', false, now() - interval '90 s')");

        JsonElement waiting = await admin.SendAsync(HttpMethod.Get, Health, HttpStatusCode.OK);

        Assert.Equal("never_ran", empty.GetProperty("status").GetString());
        Assert.Equal(JsonValueKind.Null, empty.GetProperty("oldest_queued_at").ValueKind);
        Assert.Equal("never_ran", waiting.GetProperty("status").GetString());
        Assert.Equal(1, waiting.GetProperty("queued").GetInt64());
        Assert.True(waiting.GetProperty("oldest_queued_seconds").GetInt64() >= 90);
        Assert.NotEmpty(waiting.GetProperty("warning").GetString()!);
    }

    [Fact]
    public async Task SchedulerHealth_SeriesComputedSinceItWasAskedFor_IsNotCounted()
    {
        await admin.ExecuteAsync(Empty);
        await admin.ExecuteAsync(
            """
            INSERT INTO enrichment_requests (symbol, timeframe, requested_at)
            VALUES ('AAPL', '5m', '2024-01-01Z'), ('AAPL', '1d', '2024-01-02Z')
            """);

        JsonElement health = await admin.SendAsync(HttpMethod.Get, Health, HttpStatusCode.OK);

        Assert.Equal(1, health.GetProperty("enrichments_queued").GetInt64());
        Assert.Equal(
            new DateTimeOffset(2024, 1, 2, 0, 0, 0, TimeSpan.Zero), health.GetProperty("oldest_enrichment_at").GetDateTimeOffset());
    }

    [Fact]
    public async Task ExecutionHistory_Limit_GivesTheLatestFirst()
    {
        await admin.ExecuteAsync(Empty);
        await admin.ExecuteAsync(
            """
            INSERT INTO scheduler_execution_log (origin, forced, state, started_at, finished_at, series_succeeded)
            SELECT 'schedule', false, 'succeeded', now(), now(), n FROM generate_series(1, 60) n ORDER BY n
            """);

        Assert.Equal(Enumerable.Range(11, 50).Reverse(), await NumbersAsync(History));
        Assert.Equal([60, 59], await NumbersAsync(History + "?limit=2"));

        async Task<IEnumerable<int>> NumbersAsync(string path)
        {
            JsonElement answer = await admin.SendAsync(HttpMethod.Get, path, HttpStatusCode.OK);
            JsonElement[] executions = [.. answer.GetProperty("executions").EnumerateArray()];
            Assert.Equal(executions.Length, answer.GetProperty("records_returned").GetInt32());
            return executions.Select(execution => execution.GetProperty("series_succeeded").GetInt32());
        }
    }

    [Fact]
    public async Task Staleness_OneSeriesStored_ListsEverySeriesWithItsStatus()
    {
        JsonElement report = await admin.SendAsync(HttpMethod.Get, "/api/v1/admin/features/staleness", HttpStatusCode.OK);

        JsonElement[] series = [.. report.GetProperty("series").EnumerateArray()];
        JsonElement stored = Assert.Single(series, one => one.GetProperty("status").GetString() != "missing");
        JsonElement counts = report.GetProperty("counts");
        Assert.Equal(250, series.Length);
        Assert.Equal(250, counts.GetProperty("total").GetInt32());
        Assert.Equal(249, counts.GetProperty("missing").GetInt32());
        Assert.Equal(
            ["critical 3600 20 20", "standard 14400 25 25", "low 86400 205 205"],
            report.GetProperty("classes").EnumerateArray().Select(one => string.Join(
                ' ',
                one.GetProperty("class").GetString(),
                one.GetProperty("acceptable_seconds"),
                one.GetProperty("beyond"),
                one.GetProperty("counts").GetProperty("total"))));
        Assert.Equal(1, counts.GetProperty("stale").GetInt32());
        Assert.Equal(("AAPL", "5m"), (stored.GetProperty("symbol").GetString(), stored.GetProperty("timeframe").GetString()));
        Assert.Equal("stale", stored.GetProperty("status").GetString());
        Assert.Equal("standard", stored.GetProperty("criticality").GetString());
        Assert.Equal(ApiFixture.ComputedAt, stored.GetProperty("computed_at").GetDateTimeOffset());
        Assert.Matches("^last computed [0-9]+h ago$", stored.GetProperty("warning").GetString());
    }

    [Fact]
    public async Task Staleness_OfASeries_IsWhatItsUsersAreTold()
    {
        HttpClient client = await admin.GetClientAsync();
        using HttpResponseMessage response = await client.GetAsync(
            new Uri("/api/v1/features/quant/AAPL?timeframe=5m&limit=1", UriKind.Relative), TestContext.Current.CancellationToken);
        JsonElement told = (await AdminFixture.ReadJsonAsync(response)).GetProperty("staleness");

        JsonElement report = await admin.SendAsync(HttpMethod.Get, "/api/v1/admin/features/staleness", HttpStatusCode.OK);

        JsonElement listed = report.GetProperty("series").EnumerateArray()
            .Single(one => one.GetProperty("status").GetString() != "missing");
        Assert.Equal(told.GetProperty("status").GetString(), listed.GetProperty("status").GetString());
        Assert.Equal(told.GetProperty("last_bar").GetDateTimeOffset(), listed.GetProperty("last_bar").GetDateTimeOffset());
        Assert.InRange(
            listed.GetProperty("age_seconds").GetInt64() - told.GetProperty("age_seconds").GetInt64(), 0, 120);
    }

    [Fact]
    public async Task GetFeatures_NeverComputed_QueuesTheirEnrichmentOnceForAll()
    {
        await admin.GetClientAsync();

        string?[] answers = await Task.WhenAll(Enumerable.Range(0, 200).Select(_ => EnrichmentAsync("X:BTCUSD?timeframe=1h")));

        Assert.All(answers, answer => Assert.Equal("queued", answer));
        Assert.Equal(
            1, await admin.QueryAsync<long>("SELECT count(*) FROM enrichment_requests WHERE symbol = 'BTC' AND timeframe = '1h'"));
    }

    [Fact]
    public async Task GetFeatures_AskedForAgainWithinTheMinute_WritesNothing()
    {
        Assert.Equal("queued", await EnrichmentAsync("ETH?timeframe=1h"));
        await admin.ExecuteAsync("DELETE FROM enrichment_requests WHERE symbol = 'ETH'");

        Assert.Equal("queued", await EnrichmentAsync("ETH?timeframe=1h"));

        Assert.Equal(0, await admin.QueryAsync<long>("SELECT count(*) FROM enrichment_requests WHERE symbol = 'ETH'"));
    }

    [Theory]
    [InlineData("ZZZZ")] // no symbol of the universe
    [InlineData("btc?timeframe=1h")]
    [InlineData("BTC?timeframe=30m")] // never backfilled
    public async Task GetFeatures_NotOffered_SaysSoAndQueuesNothing(string series)
    {
        Assert.Equal("not_offered", await EnrichmentAsync(series));
        Assert.Equal(0, await admin.QueryAsync<long>(
            "SELECT count(*) FROM enrichment_requests WHERE symbol IN ('ZZZZ', 'btc') OR timeframe = '30m'"));
    }

    private async Task<string?> EnrichmentAsync(string series)
    {
        HttpClient client = await admin.GetClientAsync();
        using HttpResponseMessage response = await client.GetAsync(
            new Uri($"/api/v1/features/quant/{series}", UriKind.Relative), TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        return (await AdminFixture.ReadJsonAsync(response)).GetProperty("enrichment").GetString();
    }
}
