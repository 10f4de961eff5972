using System.Globalization;
using System.Net;
using System.Text.Json;
using MarketData.Scheduling;

namespace MarketData.IntegrationTests.Api;

/// <summary>What is said of the scheduler, from its record and by the rules of the alerts.</summary>
public sealed class SchedulerHealthTests(AdminFixture admin) : IClassFixture<AdminFixture>
{
    private const string Health = "/api/v1/admin/scheduler-health";

    private const string Attended = "'{scheduler,worker}', now()";

    [Theory]
    [InlineData("5 h 59 min", "healthy")]
    [InlineData("6 h 1 min", "overdue")]
    public async Task Get_AfterASuccess_AlertsAfterSixHours(string ago, string status)
    {
        JsonElement health = await GetAsync(
            Attended,
            $$"""
            ('succeeded', now() - interval '1 day', now() - interval '{{ago}}', '{0,1,2}'),
            ('failed', now(), now(), '{}')
            """);

        Assert.Equal(status, health.GetProperty("status").GetString());
        Assert.Equal(status == "healthy", health.GetProperty("warning").ValueKind == JsonValueKind.Null);
    }

    [Theory]
    [InlineData("5 h 59 min", "never_succeeded")]
    [InlineData("6 h 1 min", "overdue")]
    public async Task Get_NoSuccessEver_IsOverdueSixHoursAfterTheFirstStart(string ago, string status)
    {
        JsonElement health = await GetAsync(
            Attended, $"('failed', now() - interval '{ago}', now(), '{{}}'), ('running', now(), NULL, '{{}}')");

        Assert.Equal(status, health.GetProperty("status").GetString());
        Assert.NotEmpty(health.GetProperty("warning").GetString()!);
        Assert.Equal(JsonValueKind.Null, health.GetProperty("last_success_at").ValueKind);
    }

    /// <summary>Symbols that are done every eight hours are not late after six.</summary>
    [Theory]
    [InlineData("13 h 59 min", "healthy", "")]
    [InlineData("14 h 1 min", "overdue", "low")]
    public async Task Get_AClassOfThreeRunsADay_IsOverdueSixHoursAfterItsNextRunWasDue(string ago, string status, string overdue)
    {
        JsonElement health = await GetAsync(
            Attended,
            $$"""
            ('succeeded', now() - interval '31 h', now() - interval '{{ago}}', '{2}'),
            ('succeeded', now(), now(), '{0,1}')
            """);

        JsonElement[] classes = [.. health.GetProperty("classes").EnumerateArray()];
        Assert.Equal(status, health.GetProperty("status").GetString());
        Assert.Equal(["critical", "standard", "low"], classes.Select(one => one.GetProperty("class").GetString()));
        Assert.Equal([21_600L, 21_600, 50_400], classes.Select(one => one.GetProperty("longest_without_success_seconds").GetInt64()));
        Assert.Equal(
            overdue,
            string.Join(
                ',', classes.Where(one => one.GetProperty("overdue").GetBoolean()).Select(one => one.GetProperty("class").GetString())));
    }

    [Theory]
    [InlineData("'{worker}', now()", "fires the schedules")]
    [InlineData("'{scheduler}', now()", "does the jobs")]
    [InlineData("'{scheduler,worker}', now() - interval '40 s'", "fires the schedules")]
    public async Task Get_NobodySeesToARole_IsUnattended(string worker, string lacking)
    {
        JsonElement health = await GetAsync(worker, "('succeeded', now(), now(), '{0,1,2}')");

        Assert.Equal("unattended", health.GetProperty("status").GetString());
        Assert.Contains(lacking, health.GetProperty("warning").GetString(), StringComparison.Ordinal);
    }

    /// <summary>That critical symbols failed is an alert; a run that succeeded after it for others does not make it well.</summary>
    [Fact]
    public async Task Get_LatestRunOfAClassFailed_IsFailing()
    {
        await GetAsync(Attended, "('succeeded', now(), now(), '{0,1,2}'), ('failed', now(), now(), '{}')");
        await admin.ExecuteAsync(
            """
            UPDATE scheduler_execution_log SET classes = '{0}';
            INSERT INTO backfill_jobs (run_id, symbol, timeframe, range_from, range_until, phase, state, finished_at)
            VALUES (2, 'SPY', '5m', now(), now(), 0, 'failed', now())
            """);

        JsonElement health = await admin.SendAsync(HttpMethod.Get, Health, HttpStatusCode.OK);

        Assert.Equal("failing", health.GetProperty("status").GetString());
        Assert.Contains("failed", health.GetProperty("warning").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Get_Workers_AreThoseThatSaidSo()
    {
        JsonElement health = await GetAsync("'{scheduler,worker}', now() - interval '40 s'", "('succeeded', now(), now(), '{0,1,2}')");

        JsonElement worker = Assert.Single(health.GetProperty("workers").EnumerateArray());
        Assert.Equal("one", worker.GetProperty("name").GetString());
        Assert.Equal(["scheduler", "worker"], worker.GetProperty("roles").EnumerateArray().Select(role => role.GetString()));
        Assert.True(worker.GetProperty("silent_seconds").GetInt64() >= 40);
        Assert.False(worker.GetProperty("present").GetBoolean());
    }

    [Fact]
    public async Task Get_NextSlots_AreThoseOfTheTimetable()
    {
        JsonElement health = await GetAsync(Attended, "('succeeded', now(), now(), '{0,1,2}')");

        DateTimeOffset now = health.GetProperty("timestamp").GetDateTimeOffset();
        Assert.Equal(
            Timetable.Default.Schedules.Select(schedule => Line(schedule.Name.ToString(), schedule.NextFrom(now))),
            health.GetProperty("next_slots").EnumerateArray().Select(
                slot => Line(slot.GetProperty("schedule").GetString()!, slot.GetProperty("due_at").GetDateTimeOffset())));

        static string Line(string name, DateTimeOffset dueAt) =>
            string.Create(CultureInfo.InvariantCulture, $"{name.ToUpperInvariant()} {dueAt:O}");
    }

    /// <param name="worker">The only one: its roles, and when it was seen.</param>
    /// <param name="runs">Rows: state, start, end, classes that succeeded.</param>
    private async Task<JsonElement> GetAsync(string worker, string runs)
    {
        await admin.ExecuteAsync(
            $"""
            TRUNCATE scheduler_execution_log, backfill_jobs, enrichment_requests, workers RESTART IDENTITY;
            INSERT INTO workers (name, roles, seen_at) VALUES ('one', {worker});
            INSERT INTO scheduler_execution_log (origin, forced, state, started_at, finished_at, classes_succeeded)
            SELECT 'manual', false, state, started_at, finished_at::timestamptz, classes::smallint[]
            FROM (VALUES {runs}) AS run (state, started_at, finished_at, classes)
            """);
        return await admin.SendAsync(HttpMethod.Get, Health, HttpStatusCode.OK);
    }
}
