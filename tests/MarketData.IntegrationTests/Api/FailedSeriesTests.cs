using System.Net;
using System.Text.Json;
using MarketData.Backfill;
using MarketData.Bars;
using MarketData.Instruments;
using MarketData.Leasing;
using MarketData.Operations;
using MarketData.Postgres.Leasing;
using MarketData.Postgres.Operations;
using MarketData.Scheduling;
using MarketData.Time;
using Npgsql;
using Perf.Testbed.Postgres;
using Perf.Testbed.Proxy;

namespace MarketData.IntegrationTests.Api;

/// <summary>What users are told of a series whose latest attempt failed; the worker is its queue.</summary>
public sealed class FailedSeriesTests(PostgresFixture postgres) : IAsyncDisposable
{
    private static readonly SeriesKey Series = ApiFixture.Series;

    private CachedApi? api;
    private NpgsqlDataSource? source;

    /// <summary>How a job comes to a good end.</summary>
    public enum Success
    {
        WithBars,
        WithoutAny,
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private JobQueue Queue => new(source!, LeaseTerms.Default);

    [Theory]
    [InlineData(Success.WithBars)]
    [InlineData(Success.WithoutAny)]
    public async Task Get_AttemptFailedAndThenOneDidNot_IsFlaggedInBetween(Success success)
    {
        await StartAsync();
        ApiAnswer before = await api!.GetAsync();

        await Queue.FailAsync((await LeaseAsync()).Fence, "the features are no numbers", TimeSpan.Zero, Cancel);
        ApiAnswer flagged = await api.UntilAsync(CachedApi.Quant, IsFlagged);
        ApiAnswer kept = await api.UntilAsync(CachedApi.Quant, answer => answer.CacheStatus == CachedApi.Hit);
        LeasedJob again = await LeaseAsync();
        if (success == Success.WithBars)
        {
            await api.Writer.WriteAsync(ApiFixture.Stored with { Fence = again.Fence }, Cancel);
        }
        else
        {
            await Queue.CompleteAsync(again.Fence, Cancel);
        }

        ApiAnswer after = await api.UntilAsync(CachedApi.Quant, answer => !IsFlagged(answer));
        Assert.False(IsFlagged(before));
        Assert.Equal(HttpStatusCode.OK, flagged.Status);
        Assert.Equal(before.Rows, flagged.Rows);
        Assert.NotEqual(before.Tag, flagged.Tag);
        Assert.Contains("latest computation failed", flagged.Warning, StringComparison.Ordinal);
        Assert.DoesNotContain("no numbers", flagged.Text, StringComparison.Ordinal);
        Assert.True(IsFlagged(kept));
        Assert.True(after.IsSameAs(before));
    }

    [Fact]
    public async Task Get_AnotherSeriesFailed_IsNotFlagged()
    {
        await StartAsync();
        await Queue.FailAsync((await LeaseAsync()).Fence, "failed", retryAfter: null, Cancel);
        await api!.UntilAsync(CachedApi.Quant, IsFlagged);
        await api.ExecuteAsync("UPDATE series_failures SET timeframe = '1h'; NOTIFY series_changed, 'AAPL/5m'");

        await api.UntilAsync(CachedApi.Quant, answer => !IsFlagged(answer));
    }

    [Fact]
    public async Task Get_DatabaseLostAfterAFailure_IsFlaggedFromTheCache()
    {
        TestDatabase database = await ApiFixture.CreateFilledDatabaseAsync(postgres, Cancel);
        await using TcpProxy proxy = TcpProxy.Start(database.ConnectionString, seed: 1, TimeProvider.System);
        await StartAsync(database, proxy.Through(database.ConnectionString));
        await Queue.FailAsync((await LeaseAsync()).Fence, "failed", TimeSpan.Zero, Cancel);
        ApiAnswer before = await api!.UntilAsync(CachedApi.Quant, IsFlagged);

        proxy.Refuses = true;
        proxy.ResetConnections();

        ApiAnswer degraded = await api.UntilAsync(CachedApi.Quant, answer => answer.CacheStatus == CachedApi.Degraded);
        Assert.True(IsFlagged(degraded));
        Assert.Equal(before.Rows, degraded.Rows);
        Assert.Contains("latest computation failed", degraded.Warning, StringComparison.Ordinal);
        Assert.Contains("answered from cache", degraded.Warning, StringComparison.Ordinal);
    }

    /// <summary>Its worker went away, or was told to stop: nothing is known to be wrong with the series.</summary>
    [Fact]
    public async Task Get_JobGivenBack_IsNotFlagged()
    {
        await StartAsync();
        await Queue.ReleaseAsync([(await LeaseAsync()).Fence], Cancel);

        Assert.Equal(0L, await api!.ExecuteAsync("SELECT count(*) FROM series_failures"));
    }

    /// <summary>What a worker says whose lease is over is not held against the series.</summary>
    [Fact]
    public async Task Get_FailureOfALeaseThatIsOver_IsNotFlagged()
    {
        await StartAsync();
        LeasedJob first = await LeaseAsync();
        await Queue.ReleaseAsync([first.Fence], Cancel);
        await Queue.CompleteAsync((await LeaseAsync()).Fence, Cancel);

        await Queue.FailAsync(first.Fence, "too late", TimeSpan.Zero, Cancel);

        Assert.Equal(0L, await api!.ExecuteAsync("SELECT count(*) FROM series_failures"));
    }

    public async ValueTask DisposeAsync()
    {
        if (source is not null)
        {
            await source.DisposeAsync();
        }

        if (api is not null)
        {
            await api.DisposeAsync();
        }
    }

    private static bool IsFlagged(ApiAnswer answer)
    {
        JsonElement staleness = answer.Json.GetProperty("staleness");
        bool failed = staleness.GetProperty("failed").GetBoolean();
        Assert.Equal(failed, staleness.GetProperty("failed_at").ValueKind == JsonValueKind.String);
        return failed;
    }

    /// <summary>An API that keeps the series, and a run of which it is the only job.</summary>
    private async Task StartAsync() => await StartAsync(await ApiFixture.CreateFilledDatabaseAsync(postgres, Cancel), way: null);

    /// <param name="way">By which the API goes to the database; null: straight.</param>
    private async Task StartAsync(TestDatabase database, string? way)
    {
        api = await CachedApi.StartAsync(database, connectionString: way);
        source = NpgsqlDataSource.Create(database.ConnectionString);
        await api.WarmAsync();
        ExecutionLog log = new(source);
        await log.TriggerAsync(force: false, Cancel);
        UtcRange range = new(ApiFixture.Stored.Bars.TimesUnixMs[0], ApiFixture.Stored.Bars.TimesUnixMs[^1]);
        PlannedJob job = new(new BackfillJob(Series, range), Criticality.Standard);
        Assert.NotNull(await log.PlanNextAsync(_ => new RunPlan([Criticality.Standard], [job]), Cancel));
    }

    private async Task<LeasedJob> LeaseAsync()
    {
        IReadOnlyList<LeasedJob> leased = [];
        await Storage.Poll.UntilAsync(async () => (leased = await Queue.LeaseAsync("test", 1, Cancel)).Count == 1, Cancel);
        return leased[0];
    }
}
