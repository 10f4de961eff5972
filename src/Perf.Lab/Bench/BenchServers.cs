using MarketData.Backfill;
using MarketData.Bars;
using MarketData.Instruments;
using MarketData.Polygon;
using MarketData.Time;
using Perf.Lab.Backfill;
using Perf.Testbed.Api;
using Perf.Testbed.Postgres;
using Perf.Testbed.Stub;

namespace Perf.Lab.Bench;

/// <summary>
/// The servers that the suites measure against: an empty database, the Polygon stub, and the API process on a database that
/// holds a year of AAPL at 5 minutes. Each is a process of its own; a suite finds them through <see cref="Environment"/>.
/// </summary>
public sealed class BenchServers : IAsyncDisposable
{
    /// <summary>What the API serves. A fixed year, so that every run reads the same rows.</summary>
    private static readonly BackfillJob Served = new(
        new SeriesKey(Universe.TwentyFive[0], Timeframe.FiveMinutes),
        UtcRange.FromDays(new DateOnly(2025, 1, 1), new DateOnly(2026, 1, 1)));

    private readonly List<IAsyncDisposable> started = [];

    private BenchServers()
    {
    }

    /// <summary>The variables of <see cref="SuiteVariables"/> that say where the servers are. One holds a password.</summary>
    public IReadOnlyDictionary<string, string?> Environment { get; private set; } = new Dictionary<string, string?>(StringComparer.Ordinal);

    public static async Task<BenchServers> StartAsync(PostgresServer postgres, TimeProvider time, CancellationToken cancellationToken)
    {
        BenchServers servers = new();
        try
        {
            await servers.StartAllAsync(postgres, time, cancellationToken);
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

    private async Task StartAllAsync(PostgresServer postgres, TimeProvider time, CancellationToken cancellationToken)
    {
        TestDatabase empty = Keep(await postgres.CreateDatabaseAsync("suites", cancellationToken));
        StubProcess stub = Keep(await StubProcess.StartAsync(
            new StubOptions { Seed = BackfillSettings.DefaultSeed }, cancellationToken));
        BackfillDatabase served = Keep(await BackfillDatabase.CreateAsync(
            postgres, BackfillSettings.DefaultWriter, BackfillSettings.DefaultBatchSize, cancellationToken));
        await FillAsync(served, stub, time, cancellationToken);
        ApiProcess api = Keep(await ApiProcess.StartAsync(served.ConnectionString, cancellationToken));
        Environment = new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            [SuiteVariables.Postgres] = empty.ConnectionString,
            [SuiteVariables.Stub] = stub.BaseAddress.ToString(),
            [SuiteVariables.StubKey] = stub.ApiKey,
            [SuiteVariables.Api] = api.BaseAddress.ToString(),
        };
    }

    private static async Task FillAsync(
        BackfillDatabase database, StubProcess stub, TimeProvider time, CancellationToken cancellationToken)
    {
        using PolygonBarSource source = PolygonBarSource.Create(
            new PolygonOptions(new ApiKey(stub.ApiKey)) { BaseAddress = stub.BaseAddress }, time, new Random(BackfillSettings.DefaultSeed));
        BackfillRunner runner = new(source, database.Writer, SilentObserver.Instance, time);
        await runner.RunAsync(BackfillPlan.FetchEach([Served]), 1, cancellationToken);
    }

    private T Keep<T>(T server)
        where T : IAsyncDisposable
    {
        started.Add(server);
        return server;
    }
}
