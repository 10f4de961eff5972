using System.Net;
using System.Text.Json;
using MarketData.Alerts;
using MarketData.Instruments;
using MarketData.Operations;
using MarketData.Postgres.Alerts;

namespace MarketData.IntegrationTests.Api;

public sealed class AlertEndpointTests(AdminFixture admin) : IClassFixture<AdminFixture>
{
    private const string Alerts = "/api/v1/admin/alerts";

    private static readonly AlertCondition Silence =
        new(AlertKind.NoSuccess, Criticality.Critical, AlertSeverity.Warning, "no successful backfill");

    private static readonly AlertCondition Failing = new(AlertKind.SymbolsFailing, Class: null, AlertSeverity.Critical, "symbols failed");

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Get_OneHoldsAndALaterOneHasCleared_GivesTheOneThatHoldsFirst()
    {
        AlertStore store = await EmptyAsync();
        await store.JudgeAsync(FollowedSeries.All, _ => [Silence], Cancel);
        await store.JudgeAsync(FollowedSeries.All, _ => [Silence, Failing], Cancel);
        await store.JudgeAsync(FollowedSeries.All, _ => [Silence], Cancel);

        JsonElement answer = await admin.SendAsync(HttpMethod.Get, Alerts, HttpStatusCode.OK);

        Assert.Equal(2, answer.GetProperty("records_returned").GetInt32());
        JsonElement holds = answer.GetProperty("alerts")[0];
        JsonElement cleared = answer.GetProperty("alerts")[1];
        Assert.Equal("no_success critical warning no successful backfill", Text(holds));
        Assert.Equal("symbols_failing  critical symbols failed", Text(cleared));
        Assert.Equal(JsonValueKind.Null, holds.GetProperty("cleared_at").ValueKind);
        Assert.True(cleared.GetProperty("cleared_at").GetDateTimeOffset() >= cleared.GetProperty("raised_at").GetDateTimeOffset());

        static string Text(JsonElement alert) => string.Join(
            ' ', ((string[])["kind", "class", "severity", "message"]).Select(name => alert.GetProperty(name).GetString()));
    }

    [Fact]
    public async Task Get_Limit_GivesThoseThatHold()
    {
        AlertStore store = await EmptyAsync();
        await store.JudgeAsync(FollowedSeries.All, _ => [Silence], Cancel);
        await store.JudgeAsync(FollowedSeries.All, _ => [Silence, Failing], Cancel);
        await store.JudgeAsync(FollowedSeries.All, _ => [Silence], Cancel);

        JsonElement answer = await admin.SendAsync(HttpMethod.Get, Alerts + "?limit=1", HttpStatusCode.OK);

        Assert.Equal("no_success", Assert.Single(answer.GetProperty("alerts").EnumerateArray()).GetProperty("kind").GetString());
    }

    [Fact]
    public async Task Get_NothingWasEverWrong_IsEmpty()
    {
        await EmptyAsync();

        JsonElement answer = await admin.SendAsync(HttpMethod.Get, Alerts, HttpStatusCode.OK);

        Assert.Empty(answer.GetProperty("alerts").EnumerateArray());
    }

    [Theory]
    [InlineData("0")]
    [InlineData("1001")]
    [InlineData("all")]
    [InlineData("1&limit=2")]
    public async Task Get_BadLimit_Is400NamingIt(string limit)
    {
        JsonElement problem = await admin.SendAsync(HttpMethod.Get, $"{Alerts}?limit={limit}", HttpStatusCode.BadRequest);

        Assert.Equal("limit", problem.GetProperty("parameter").GetString());
    }

    private async Task<AlertStore> EmptyAsync()
    {
        await admin.ExecuteAsync("TRUNCATE alerts, alert_notices");
        return new AlertStore(admin.Source!);
    }
}
