using System.Globalization;
using MarketData.Backfill;
using MarketData.Bars;
using MarketData.Instruments;
using MarketData.Polygon;
using MarketData.Postgres.Tables;
using MarketData.Time;
using Npgsql;
using Perf.Analysis.Formatting;
using Perf.Lab.Backfill;
using Perf.Lab.Cli;
using Perf.Testbed;
using Perf.Testbed.Api;
using Perf.Testbed.Floor;
using Perf.Testbed.Postgres;
using Perf.Testbed.Stub;
using Perf.Testbed.WireMock;

namespace Perf.Lab.Bench;

/// <summary>
/// The servers that the suites measure against, those that the chosen cases need and no others: an empty database, databases that
/// hold bars already, the Polygon stub, the real WireMock, and the API, with a cache and without, on a database that holds AAPL in all
/// timeframes, with the floor beside it.
/// Each is a process of its own; a suite finds them through <see cref="Environment"/>.
/// </summary>
public sealed class BenchServers : IAsyncDisposable
{
    /// <summary>What the API serves: fixed years, so that every run reads the same rows, more than a thousand of each timeframe.</summary>
    private static readonly BackfillJob[] Served =
    [
        Serve(Timeframe.FiveMinutes, 2025), Serve(Timeframe.FifteenMinutes, 2025), Serve(Timeframe.OneHour, 2025),
        Serve(Timeframe.FourHours, 2024), Serve(Timeframe.OneDay, 2021),
    ];

    private const long RowsBetweenReports = 500_000;

    private static readonly StubOptions Market = new() { Seed = BackfillSettings.DefaultSeed };

    private readonly List<IAsyncDisposable> started = [];
    private readonly Dictionary<string, string?> environment = new(StringComparer.Ordinal);

    private BenchServers()
    {
    }

    /// <summary>The variables of <see cref="SuiteVariables"/> that say where the servers are. One holds a password.</summary>
    public IReadOnlyDictionary<string, string?> Environment => environment;

    /// <summary>Why there is no WireMock although cases need it; null when it runs, or is not needed.</summary>
    public string? WhyNoWireMock { get; private set; }

    /// <summary>WireMock's own, such as <c>3.13.2</c>; null when it does not run.</summary>
    public string? WireMockVersion { get; private set; }

    /// <param name="postgres">Called only when a server is needed.</param>
    /// <exception cref="DependencyUnavailableException">
    /// A server cannot be had. Of WireMock only with CI=true; elsewhere <see cref="WhyNoWireMock"/> says it.
    /// </exception>
    public static async Task<BenchServers> StartAsync(
        SuiteDemand demand, Func<CancellationToken, Task<PostgresServer>> postgres, TimeProvider time, CancellationToken cancellationToken)
    {
        BenchServers servers = new();
        try
        {
            await servers.StartNeededAsync(demand, postgres, time, cancellationToken);
            return servers;
        }
        catch
        {
            await servers.DisposeAsync();
            throw;
        }
    }

    /// <summary>Stops them in the reverse order of their start.</summary>
    public async ValueTask DisposeAsync()
    {
        for (int i = started.Count - 1; i >= 0; i--)
        {
            await started[i].DisposeAsync();
        }

        started.Clear();
    }

    private async Task StartNeededAsync(
        SuiteDemand demand, Func<CancellationToken, Task<PostgresServer>> postgres, TimeProvider time, CancellationToken cancellationToken)
    {
        environment[SuiteVariables.StubKey] = Market.ApiKey;
        if (demand.Postgres || demand.StoredRows.Count > 0)
        {
            TestDatabase empty = Keep(await (await postgres(cancellationToken)).CreateDatabaseAsync("suites", cancellationToken));
            environment[SuiteVariables.Postgres] = empty.ConnectionString;
        }

        foreach (long rows in demand.StoredRows)
        {
            await StoreAsync(await postgres(cancellationToken), rows, cancellationToken);
        }

        if (demand.Stub || demand.Api)
        {
            StubProcess stub = Keep(await StubProcess.StartAsync(Market, cancellationToken));
            environment[SuiteVariables.Stub] = stub.BaseAddress.ToString();
            if (demand.Api)
            {
                await StartApiAsync(await postgres(cancellationToken), stub, time, cancellationToken);
            }
        }

        if (demand.WireMock)
        {
            await StartWireMockAsync(demand.WireMockJobs, cancellationToken);
        }
    }

    private async Task StoreAsync(PostgresServer postgres, long rows, CancellationToken cancellationToken)
    {
        TestDatabase filled = Keep(await postgres.CreateDatabaseAsync("stored", cancellationToken));
        await using NpgsqlDataSource dataSource = NpgsqlDataSource.Create(filled.ConnectionString);
        long said = 0;
        await StoredBars.FillAsync(dataSource, rows, Say, cancellationToken);
        string before = environment.TryGetValue(SuiteVariables.StoredBars, out string? others) ? $"{others};" : string.Empty;
        environment[SuiteVariables.StoredBars] = string.Create(CultureInfo.InvariantCulture, $"{before}{rows}={filled.Name}");

        void Say(long stored)
        {
            if (stored - said >= RowsBetweenReports)
            {
                said = stored;
                LabConsole.Status($"  {Figures.Count(stored)} of {Figures.Count(rows)} bars stored for the suites");
            }
        }
    }

    private async Task StartApiAsync(PostgresServer postgres, StubProcess stub, TimeProvider time, CancellationToken cancellationToken)
    {
        BackfillDatabase served = Keep(await BackfillDatabase.CreateAsync(
            postgres, BackfillSettings.DefaultWriter, BackfillSettings.DefaultBatchSize, new BarTableDesign(), cancellationToken));
        await FillAsync(served, stub, time, cancellationToken);
        ApiProcess api = Keep(await ApiProcess.StartAsync(served.ConnectionString, cancellationToken));
        ApiProcess uncached = Keep(await ApiProcess.StartAsync(
            served.ConnectionString, new ApiProcessOptions { CacheSeries = 0 }, cancellationToken));
        FloorProcess floor = Keep(await FloorProcess.StartAsync(cancellationToken));
        environment[SuiteVariables.Api] = api.BaseAddress.ToString();
        environment[SuiteVariables.ApiUncached] = uncached.BaseAddress.ToString();
        environment[SuiteVariables.Floor] = floor.BaseAddress.ToString();
        environment[SuiteVariables.ApiProcess] = api.ProcessId.ToString(CultureInfo.InvariantCulture);
        environment[SuiteVariables.ApiUncachedProcess] = uncached.ProcessId.ToString(CultureInfo.InvariantCulture);
        environment[SuiteVariables.PostgresProcess] = postgres.ProcessId?.ToString(CultureInfo.InvariantCulture);
    }

    private async Task StartWireMockAsync(IReadOnlyList<BackfillJob> jobs, CancellationToken cancellationToken)
    {
        try
        {
            WireMockStub wireMock = Keep(await WireMockStub.StartAsync(Market, cancellationToken));
            foreach (BackfillJob job in jobs)
            {
                await wireMock.LoadAsync(job.Series, job.Range, cancellationToken: cancellationToken);
            }

            environment[SuiteVariables.WireMock] = wireMock.BaseAddress.ToString();
            WireMockVersion = wireMock.ServerVersion;
        }
        catch (DependencyUnavailableException unavailable) when (!ContinuousIntegration.IsOn)
        {
            // Found and broken, or not found at all: the suites that need no Java are worth as much.
            WhyNoWireMock = unavailable.Message;
            environment[SuiteVariables.WithoutWireMock] = "1";
        }
    }

    private static async Task FillAsync(
        BackfillDatabase database, StubProcess stub, TimeProvider time, CancellationToken cancellationToken)
    {
        using PolygonBarSource source = PolygonBarSource.Create(
            new PolygonOptions(new ApiKey(stub.ApiKey)) { BaseAddress = stub.BaseAddress }, time, new Random(BackfillSettings.DefaultSeed));
        BackfillRunner runner = new(source, database.Writer, SilentObserver.Instance, time);
        await runner.RunAsync(BackfillPlan.FetchEach(Served), 1, cancellationToken);
    }

    private static BackfillJob Serve(Timeframe timeframe, int firstYear) => new(
        new SeriesKey(Universe.TwentyFive[0], timeframe),
        UtcRange.FromDays(new DateOnly(firstYear, 1, 1), new DateOnly(2026, 1, 1)));

    private T Keep<T>(T server)
        where T : IAsyncDisposable
    {
        started.Add(server);
        return server;
    }
}
