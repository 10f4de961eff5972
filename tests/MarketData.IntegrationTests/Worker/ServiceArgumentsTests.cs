using MarketData.Instruments;
using MarketData.Operations;
using MarketData.Scheduling;
using MarketData.Worker.Hosting;
using Perf.Testbed.Worker;

namespace MarketData.IntegrationTests.Worker;

/// <summary>The command line and the environment of a service.</summary>
public sealed class ServiceArgumentsTests
{
    private const string Nowhere = "Host=127.0.0.1;Port=1;Username=canary-user;Password=canary-password";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public void Service_WithoutArguments_IsBothRolesForAllThatIsFollowed()
    {
        ServiceOptions options = Parse();

        Assert.True(options.Is(WorkerRole.Scheduler) && options.Is(WorkerRole.Worker));
        Assert.Equal(FollowedSeries.All, options.Followed);
        Assert.Equal(RunPlanner.DefaultHistory, options.History);
        Assert.Equal(5, options.Source?.Quota?.Requests);
        Assert.Null(options.Webhook);
        Assert.All(Timetable.Default.Schedules, schedule => Assert.Equal(schedule.Cron, options.CronOf(schedule)));
    }

    [Fact]
    public void Service_WithArguments_IsAsTheySay()
    {
        ServiceOptions options = Parse(
            "--symbols", "SPY,BTC", "--timeframes", "1h", "--days", "3", "--name", "one", "--lease", "4", "--concurrency", "7",
            "--cron", "critical=*/2 * * * * ?", "--cron", "daily=0 0 3 * * ?", "--base-address", "http://127.0.0.1:1");

        Assert.Equal([Universe.Find("SPY"), Universe.Find("BTC")], options.Followed.Select(series => series.Symbol));
        Assert.Equal(("one", 7, TimeSpan.FromDays(3)), (options.Name, options.Concurrency, options.History));
        Assert.Equal(TimeSpan.FromSeconds(4), options.Terms.Duration);
        Assert.True(options.Terms.Heartbeat * 3 < options.Terms.Duration);
        Assert.Equal("*/2 * * * * ?", options.CronOf(Timetable.Default[ScheduleName.Critical]));
        Assert.Equal(Timetable.Default[ScheduleName.Standard].Cron, options.CronOf(Timetable.Default[ScheduleName.Standard]));
        Assert.Equal("0 0 3 * * ?", options.CronOf(Timetable.Default[ScheduleName.Daily]));
    }

    /// <summary>Whoever fetches nothing needs no key to the source.</summary>
    [Fact]
    public void Scheduler_WithoutAKey_HasNoSource()
    {
        ServiceOptions options = ServiceArguments.Parse(
            ["--roles", "scheduler"], name => name == WorkerEnvironment.Postgres ? Nowhere : null);

        Assert.Null(options.Source);
    }

    [Theory]
    [InlineData("--roles", "boss")]
    [InlineData("--name", "a b")]
    [InlineData("--days", "0")]
    [InlineData("--lease", "0")]
    [InlineData("--cron", "hourly=0 0 * * * ?")]
    [InlineData("--cron", "daily=0 0 25 * * ?")]
    [InlineData("--cron", "0 0 * * * ?")]
    [InlineData("--from", "2025-01-01")]
    [InlineData("--symbols", "NOSUCH")]
    public void Service_WithWhatCannotBe_IsRefusedByName(string name, string value)
    {
        BadArgumentException refused = Assert.Throws<BadArgumentException>(() => Parse(name, value));

        Assert.StartsWith(name, refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("http://canary.example/hook", "0123456789abcdef")]
    [InlineData("ftp://127.0.0.1/canary", "0123456789abcdef")]
    [InlineData("https://canary.example/hook", "canary")]
    [InlineData("https://canary.example/hook", null)]
    [InlineData(null, "canary-0123456789abcdef")]
    public void Webhook_ThatIsNotSafe_IsRefusedWithoutBeingQuoted(string? url, string? secret)
    {
        BadArgumentException refused = Assert.Throws<BadArgumentException>(() => ServiceArguments.Parse([], name => name switch
        {
            WorkerEnvironment.WebhookUrl => url,
            WorkerEnvironment.WebhookSecret => secret,
            WorkerEnvironment.Postgres => Nowhere,
            _ => "key",
        }));

        Assert.DoesNotContain("canary", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("serve")]
    [InlineData("service", "--colour")]
    [InlineData("health", "--roles", "worker")]
    [InlineData("migrate", "now")]
    public async Task Verb_ThatIsNone_EndsWithUsage(params string[] arguments)
    {
        await using WorkerProcess worker = await WorkerProcess.StartAsync(arguments, Nowhere, "key", Cancel);

        Assert.Equal(2, await worker.WaitForExitAsync(Cancel));
        Assert.Contains(worker.LastOutput, line => line.Contains("MarketData.Worker service", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Health_WithoutADatabase_IsSaidAndNoSecretWithIt()
    {
        await using WorkerProcess worker = await WorkerProcess.StartAsync(["health"], Nowhere, "key", Cancel);

        Assert.Equal(4, await worker.WaitForExitAsync(Cancel));
        Assert.DoesNotContain(worker.LastOutput, line => line.Contains("canary", StringComparison.Ordinal));
    }

    private static ServiceOptions Parse(params string[] arguments) =>
        ServiceArguments.Parse(arguments, name => name switch
        {
            WorkerEnvironment.Postgres => Nowhere,
            WorkerEnvironment.ApiKey => "key",
            _ => null,
        });
}
