using System.Net;
using System.Text.Json;

namespace MarketData.IntegrationTests.Api;

/// <summary>Runs that are triggered, and how far they have come.</summary>
public sealed class AdminJobTests(AdminFixture admin) : IClassFixture<AdminFixture>
{
    private const string Trigger = "/api/v1/admin/backfill/trigger";
    private const string Job = "/api/v1/admin/backfill/jobs/1";

    [Fact]
    public async Task Trigger_ByAThousandWhileARunIsUnderWay_IsThatRun()
    {
        await EmptyAsync();
        JsonElement first = await admin.SendAsync(HttpMethod.Post, Trigger, HttpStatusCode.Accepted);
        await admin.ExecuteAsync("UPDATE scheduler_execution_log SET state = 'running', started_at = now()");

        JsonElement[] answers = await Task.WhenAll(
            Enumerable.Range(0, 1_000).Select(_ => admin.SendAsync(HttpMethod.Post, Trigger, HttpStatusCode.Accepted)));

        Assert.All(answers, answer => Assert.Equal(first.GetProperty("id").GetInt64(), answer.GetProperty("id").GetInt64()));
        Assert.Equal(1, await admin.QueryAsync<long>("SELECT count(*) FROM scheduler_execution_log"));
    }

    [Fact]
    public async Task Trigger_ForcedByAThousandWhileOneRunsThatIsNot_QueuesOneMore()
    {
        await EmptyAsync();
        await admin.SendAsync(HttpMethod.Post, Trigger, HttpStatusCode.Accepted);
        await admin.ExecuteAsync("UPDATE scheduler_execution_log SET state = 'running', started_at = now()");

        JsonElement[] answers = await Task.WhenAll(Enumerable.Range(0, 1_000).Select(
            _ => admin.SendAsync(HttpMethod.Post, Trigger + "?force=true", HttpStatusCode.Accepted)));

        Assert.Equal([2L], answers.Select(answer => answer.GetProperty("id").GetInt64()).Distinct());
        Assert.All(answers, answer => Assert.Equal("queued", answer.GetProperty("state").GetString()));
    }

    [Fact]
    public async Task Job_NotPlannedYet_HasNoPhases()
    {
        await EmptyAsync();
        await admin.SendAsync(HttpMethod.Post, Trigger, HttpStatusCode.Accepted);

        JsonElement job = await admin.SendAsync(HttpMethod.Get, Job, HttpStatusCode.OK);

        Assert.Equal("queued", job.GetProperty("state").GetString());
        Assert.Equal(0, job.GetProperty("phases").GetArrayLength());
        Assert.Equal(0, job.GetProperty("symbols").GetArrayLength());
    }

    [Fact]
    public async Task Job_UnderWay_TellsEachPhaseAndSymbol()
    {
        await FillAsync();

        JsonElement job = await admin.SendAsync(HttpMethod.Get, Job, HttpStatusCode.OK);

        Assert.Equal(
            ["critical 0 0 1 1", "standard 1 1 0 0"],
            job.GetProperty("phases").EnumerateArray().Select(phase => string.Join(
                ' ',
                phase.GetProperty("phase").GetString(),
                phase.GetProperty("waiting"),
                phase.GetProperty("leased"),
                phase.GetProperty("done"),
                phase.GetProperty("failed"))));
        Assert.Equal(
            ["BTC critical failed 5m done,1h failed", "AAPL standard leased 5m leased,1h waiting"],
            job.GetProperty("symbols").EnumerateArray().Select(symbol => string.Join(
                ' ',
                symbol.GetProperty("symbol").GetString(),
                symbol.GetProperty("phase").GetString(),
                symbol.GetProperty("state").GetString(),
                string.Join(',', symbol.GetProperty("series").EnumerateArray().Select(
                    series => $"{series.GetProperty("timeframe").GetString()} {series.GetProperty("state").GetString()}")))));
        Assert.Equal(2, job.GetProperty("jobs_resumed").GetInt32());
    }

    [Fact]
    public async Task Job_SeriesFailed_SaysWhyAndHowOftenItWasTried()
    {
        await FillAsync();

        JsonElement job = await admin.SendAsync(HttpMethod.Get, Job, HttpStatusCode.OK);

        JsonElement[] series = [.. job.GetProperty("symbols")[0].GetProperty("series").EnumerateArray()];
        Assert.Equal("no numbers", series[1].GetProperty("last_error").GetString());
        Assert.Equal(5, series[1].GetProperty("attempts").GetInt32());
        Assert.Equal(1, series[1].GetProperty("interruptions").GetInt32());
        Assert.Equal(JsonValueKind.Null, series[1].GetProperty("bars").ValueKind);
        Assert.Equal(77, series[0].GetProperty("bars").GetInt64());
        Assert.Equal(JsonValueKind.Null, series[0].GetProperty("last_error").ValueKind);
    }

    [Fact]
    public async Task Job_SeriesThatAWorkerLeft_SaysFromWhereAndAfterWhomItWasGoneOnWith()
    {
        await FillAsync();
        await admin.ExecuteAsync(
            "UPDATE backfill_jobs SET resumed_from = '2026-01-01T12:00Z', resumed_after = 'lost' WHERE state = 'leased'");

        JsonElement job = await admin.SendAsync(HttpMethod.Get, Job, HttpStatusCode.OK);

        JsonElement[] series = [.. job.GetProperty("symbols")[1].GetProperty("series").EnumerateArray()];
        Assert.Equal(
            new DateTimeOffset(2026, 1, 1, 12, 0, 0, TimeSpan.Zero), series[0].GetProperty("resumed_from").GetDateTimeOffset());
        Assert.Equal("lost", series[0].GetProperty("resumed_after").GetString());
        Assert.Equal(JsonValueKind.Null, series[1].GetProperty("resumed_from").ValueKind);
        Assert.Equal(JsonValueKind.Null, series[1].GetProperty("resumed_after").ValueKind);
    }

    [Fact]
    public async Task History_OfAScheduledRun_TellsItsSlotAndWhatWasResumed()
    {
        await FillAsync();

        JsonElement history = await admin.SendAsync(
            HttpMethod.Get, "/api/v1/admin/scheduler/execution-history", HttpStatusCode.OK);

        JsonElement run = Assert.Single(history.GetProperty("executions").EnumerateArray());
        Assert.Equal("schedule", run.GetProperty("origin").GetString());
        Assert.Equal("critical", run.GetProperty("schedule").GetString());
        Assert.Equal(
            new DateTimeOffset(2026, 1, 5, 15, 15, 0, TimeSpan.Zero), run.GetProperty("slot_at").GetDateTimeOffset());
        Assert.Equal(4, run.GetProperty("jobs").GetInt32());
        Assert.Equal(2, run.GetProperty("jobs_resumed").GetInt32());
        Assert.Equal(JsonValueKind.String, run.GetProperty("resumed_at").ValueKind);
    }

    private Task EmptyAsync() =>
        admin.ExecuteAsync("TRUNCATE scheduler_execution_log, backfill_jobs, enrichment_requests RESTART IDENTITY");

    /// <summary>A run with four jobs, one in each state, planned in this order.</summary>
    private async Task FillAsync()
    {
        await EmptyAsync();
        await admin.ExecuteAsync(
            """
            INSERT INTO scheduler_execution_log
                (origin, forced, schedule, slot_at, state, started_at, jobs, jobs_resumed, resumed_at, classes)
            VALUES ('schedule', false, 'critical', '2026-01-05T15:15Z', 'running', now(), 4, 2, now(), '{0,1}');
            INSERT INTO backfill_jobs
                (run_id, symbol, timeframe, range_from, range_until, phase, state, token, leased_by, leased_until, attempts, interruptions,
                last_error, bars, started_at, finished_at)
            VALUES
                (1, 'BTC', '5m', '2026-01-01Z', '2026-01-02Z', 0, 'done', 1, 'w', NULL, 1, 0, NULL, 77, now(), now()),
                (1, 'BTC', '1h', '2026-01-01Z', '2026-01-02Z', 0, 'failed', 2, 'w', NULL, 5, 1, 'no numbers', NULL, now(), now()),
                (1, 'AAPL', '5m', '2026-01-01Z', '2026-01-02Z', 1, 'leased', 3, 'w', now() + interval '8 s', 1, 1, NULL, NULL, now(), NULL),
                (1, 'AAPL', '1h', '2026-01-01Z', '2026-01-02Z', 1, 'waiting', NULL, NULL, NULL, 0, 0, NULL, NULL, NULL, NULL)
            """);
    }
}
