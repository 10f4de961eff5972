using MarketData.Backfill;
using MarketData.Bars;
using MarketData.Instruments;
using MarketData.Time;
using Perf.Lab.Backfill;
using Perf.Lab.Servers;
using Perf.Testbed.Api;
using Perf.Testbed.Postgres;

namespace Perf.Lab.Load;

/// <summary>What a load test is sent to: the API of the user, or two of ours on a database that was filled for it.</summary>
internal sealed class LoadServers : IAsyncDisposable
{
    /// <summary>
    /// Days up to last midnight, so that every timeframe has the 1,000 rows that a scenario asks for: a stock has a bar a day on 252 of
    /// 365, four of 4 h, and sixteen of 1 h at most.
    /// </summary>
    private static readonly Dictionary<string, int> DaysOfTimeframe = new(StringComparer.Ordinal)
    {
        [Timeframe.OneDay.Code] = 1500,
        [Timeframe.FourHours.Code] = 450,
        [Timeframe.OneHour.Code] = 120,
    };

    private const int UsualDays = 90;

    private readonly BackfillDatabase? database;
    private readonly ApiProcess? cached;
    private readonly Uri? url;
    private ApiProcess? uncached;

    private LoadServers(Uri? url, PostgresServer? postgres, BackfillDatabase? database, ApiProcess? cached)
    {
        this.url = url;
        this.database = database;
        this.cached = cached;
        PostmasterId = postgres?.ProcessId;
    }

    /// <summary>Null when it is not ours.</summary>
    public int? PostmasterId { get; }

    public static async Task<LoadServers> StartAsync(
        LoadSettings settings, LabServers servers, TimeProvider time, CancellationToken cancellationToken)
    {
        if (settings.Url is { } address)
        {
            return new LoadServers(address, postgres: null, database: null, cached: null);
        }

        PostgresServer postgres = await servers.PostgresAsync(cancellationToken);
        BackfillSettings filling = BackfillSettings.Baseline(time) with { OneFetch = false };
        DateOnly end = DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime);
        IReadOnlyList<BackfillJob> jobs =
        [
            .. Universe.TwentyFive.Concat(settings.Symbols).Distinct().SelectMany(_ => Timeframe.Backfilled, (symbol, timeframe) =>
                new BackfillJob(new SeriesKey(symbol, timeframe), BackfillSettings.LastDays(DaysOf(timeframe), end))),
        ];
        BackfillDatabase filled = await FilledDatabase.CreateAsync(postgres, filling, jobs, time, cancellationToken);
        try
        {
            ApiProcess api = await ApiProcess.StartAsync(
                filled.ConnectionString, new ApiProcessOptions { CacheSeries = settings.CacheSeries }, cancellationToken);
            return new LoadServers(url: null, postgres, filled, api);
        }
        catch
        {
            await filled.DisposeAsync();
            throw;
        }
    }

    /// <summary>Where a scenario's requests go, and the process there; null when it is not ours.</summary>
    public async Task<(Uri Address, int? ProcessId)> ForAsync(LoadScenario scenario, CancellationToken cancellationToken)
    {
        if (url is not null)
        {
            return (url, null);
        }

        if (!scenario.Uncached)
        {
            return (cached!.BaseAddress, cached.ProcessId);
        }

        uncached ??= await ApiProcess.StartAsync(
            database!.ConnectionString, new ApiProcessOptions { CacheSeries = 0 }, cancellationToken);
        return (uncached.BaseAddress, uncached.ProcessId);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (ApiProcess? api in (ApiProcess?[])[uncached, cached])
        {
            if (api is not null)
            {
                await api.DisposeAsync();
            }
        }

        if (database is not null)
        {
            await database.DisposeAsync();
        }
    }

    private static int DaysOf(Timeframe timeframe) => DaysOfTimeframe.GetValueOrDefault(timeframe.Code, UsualDays);
}
