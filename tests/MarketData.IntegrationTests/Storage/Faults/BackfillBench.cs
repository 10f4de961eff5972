using System.Globalization;
using MarketData.Backfill;
using MarketData.Bars;
using MarketData.Instruments;
using MarketData.IntegrationTests.Backfill;
using MarketData.Polygon;
using MarketData.Postgres.Catalog;
using MarketData.Postgres.Writers;
using MarketData.Time;
using Npgsql;
using Perf.Testbed.Stub;
using Perf.Testbed.Worker;

namespace MarketData.IntegrationTests.Storage.Faults;

/// <summary>
/// One backfill plan, the stub that serves it, and what it must leave in the tables: run here or by a worker process, against any
/// connection string, as often as a fault makes it necessary.
/// </summary>
internal sealed class BackfillBench : IAsyncDisposable
{
    /// <summary>Longer than any plan here takes on a busy machine; a run that has not ended by then hangs.</summary>
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);

    private static readonly StubOptions StubSettings = new() { Seed = 31, ApiKey = "canary-faults-key" };

    private readonly StubServer stub;
    private readonly DateOnly from;
    private readonly DateOnly until;
    private readonly IReadOnlyList<BackfillJob> jobs;

    private BackfillBench(StubServer stub, IReadOnlyList<SeriesKey> series, DateOnly from, DateOnly until)
    {
        this.stub = stub;
        this.from = from;
        this.until = until;
        jobs = [.. series.Select(one => new BackfillJob(one, UtcRange.FromDays(from, until)))];
        Expected = new ExpectedTables(StubSettings.Seed, jobs);
    }

    public ExpectedTables Expected { get; }

    /// <summary>What a process ends with that was killed: 128 and the number of the signal.</summary>
    public static int KilledCode => OperatingSystem.IsWindows() ? -1 : 137;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>A plan of every symbol at every timeframe, from a Monday in 2025 on, which is settled long since.</summary>
    public static async Task<BackfillBench> StartAsync(
        IReadOnlyList<string> symbols, IReadOnlyList<Timeframe> timeframes, int days)
    {
        DateOnly monday = new(2025, 1, 6);
        IEnumerable<SeriesKey> series =
            symbols.SelectMany(_ => timeframes, (symbol, timeframe) => new SeriesKey(Universe.Find(symbol)!, timeframe));
        return new BackfillBench(await StubServer.StartAsync(StubSettings, Cancel), [.. series], monday, monday.AddDays(days));
    }

    /// <summary>Runs the plan in this process, one job after the other.</summary>
    /// <exception cref="TimeoutException">It hangs.</exception>
    public async Task<IReadOnlyList<BackfillJobResult>> RunAsync(WriterKind kind, NpgsqlDataSource dataSource, int batchSize = 100)
    {
        PolygonOptions options = new(new ApiKey(StubSettings.ApiKey)) { BaseAddress = stub.BaseAddress };
        using PolygonBarSource source = PolygonBarSource.Create(options, TimeProvider.System, new Random(1));
        CollectingObserver observer = new();
        BackfillRunner runner = new(
            source, BarWriters.Create(kind, dataSource, new SeriesCatalog(dataSource), batchSize), observer, TimeProvider.System);
        await runner.RunAsync(BackfillPlan.FetchEach(jobs), concurrency: 1, Cancel).WaitAsync(Deadline, Cancel);
        return observer.Results;
    }

    /// <summary>Runs the plan, which must complete now and leave all that is expected.</summary>
    public async Task CompleteAsync(WriterKind kind, NpgsqlDataSource dataSource, string where)
    {
        IReadOnlyList<BackfillJobResult> results = await RunAsync(kind, dataSource);

        Assert.All(results, result => Assert.True(result.Completed, $"{where}: {result.Failure?.Message}"));
        await AssertCompleteAsync(dataSource, where);
    }

    /// <summary>The tables are what is expected, and that is what the stub says it served.</summary>
    public async Task AssertCompleteAsync(NpgsqlDataSource dataSource, string where)
    {
        Assert.Equal((where, null), (where, await Expected.FindDamageAsync(dataSource, complete: true, Cancel)));
        using Stub.StubClient client = new(stub.BaseAddress, StubSettings.ApiKey);
        Assert.Equal((where, null), (where, Expected.FindUnserved(await client.GetServedAsync())));
    }

    /// <summary>The first job that was said to be stored and is not, or null.</summary>
    public static async Task<string?> FindLostAsync(IReadOnlyList<BackfillJobResult> results, NpgsqlDataSource dataSource)
    {
        IReadOnlyList<StoredSeriesState> states = await StoredSeriesState.ReadAllAsync(dataSource, Cancel);
        return results
            .Where(result => result.Completed)
            .FirstOrDefault(result => states.FirstOrDefault(state => state.Series == result.Job.Series)?.Covered != result.Job.Range)
            ?.Job.ToString();
    }

    /// <summary>Runs the plan in a worker process; it is the caller's to wait for or to kill.</summary>
    /// <param name="clientName">What the server is to know it by.</param>
    public Task<WorkerProcess> StartWorkerAsync(string connectionString, string clientName, WriterKind kind, params IEnumerable<string> more) =>
        WorkerProcess.StartAsync(
            [
                "--symbols", string.Join(',', jobs.Select(job => job.Series.Symbol.Name).Distinct()),
                "--timeframes", string.Join(',', jobs.Select(job => job.Series.Timeframe.Code).Distinct()),
                "--from", from.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
                "--until", until.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
                "--base-address", stub.BaseAddress.ToString(),
                "--writer", BarWriters.Names[(int)kind],
                .. more,
            ],
            new NpgsqlConnectionStringBuilder(connectionString) { ApplicationName = clientName }.ConnectionString,
            StubSettings.ApiKey,
            Cancel);

    /// <summary>Waits for a worker's end, whatever it is.</summary>
    /// <exception cref="TimeoutException">It hangs.</exception>
    public static Task<int> EndOfAsync(WorkerProcess worker) => worker.WaitForExitAsync(Cancel).WaitAsync(Deadline, Cancel);

    public ValueTask DisposeAsync() => stub.DisposeAsync();
}
