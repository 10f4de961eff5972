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
    public static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);

    private static readonly StubOptions StubSettings = new() { Seed = 31, ApiKey = "canary-faults-key" };

    private readonly StubServer stub;
    private readonly DateOnly from;
    private readonly int days;
    private readonly IReadOnlyList<SeriesKey> series;

    private BackfillBench(StubServer stub, IReadOnlyList<SeriesKey> series, DateOnly from, int[] days)
    {
        this.stub = stub;
        this.series = series;
        this.from = from;
        this.days = days[^1];
        Expected = new ExpectedTables(StubSettings.Seed, days.SelectMany(Jobs));
    }

    public ExpectedTables Expected { get; }

    /// <summary>Set in the environment of every worker that is started.</summary>
    public Dictionary<string, string?> WorkerVariables { get; } = new(StringComparer.Ordinal);

    /// <summary>What a process ends with that was killed: 128 and the number of the signal.</summary>
    public static int KilledCode => OperatingSystem.IsWindows() ? -1 : 137;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>A plan of every symbol at every timeframe, from a Monday in 2025 on, which is settled long since.</summary>
    /// <param name="firstDays">Of the same plan, run before: a step on the way; null when there is none.</param>
    public static async Task<BackfillBench> StartAsync(
        IReadOnlyList<string> symbols, IReadOnlyList<Timeframe> timeframes, int days, int? firstDays = null)
    {
        DateOnly monday = new(2025, 1, 6);
        IEnumerable<SeriesKey> every =
            symbols.SelectMany(_ => timeframes, (symbol, timeframe) => new SeriesKey(Universe.Find(symbol)!, timeframe));
        return new BackfillBench(await StubServer.StartAsync(StubSettings, Cancel), [.. every], monday, firstDays is { } first ? [first, days] : [days]);
    }

    /// <summary>What the stub has served so far is not counted any more.</summary>
    public async Task ForgetServedAsync()
    {
        using Stub.StubClient client = new(stub.BaseAddress, StubSettings.ApiKey);
        await client.ResetServedAsync();
    }

    /// <summary>Runs the plan in this process, one job after the other.</summary>
    /// <param name="firstDays">Only so many; null for all.</param>
    /// <exception cref="TimeoutException">It hangs.</exception>
    public async Task<IReadOnlyList<BackfillJobResult>> RunAsync(WriterKind kind, NpgsqlDataSource dataSource, int batchSize = 100, int? firstDays = null)
    {
        PolygonOptions options = new(new ApiKey(StubSettings.ApiKey)) { BaseAddress = stub.BaseAddress };
        using PolygonBarSource source = PolygonBarSource.Create(options, TimeProvider.System, new Random(1));
        CollectingObserver observer = new();
        BackfillRunner runner = new(
            source, BarWriters.Create(kind, dataSource, new SeriesCatalog(dataSource), batchSize), observer, TimeProvider.System);
        await runner.RunAsync(BackfillPlan.FetchEach([.. Jobs(firstDays ?? days)]), concurrency: 1, Cancel).WaitAsync(Deadline, Cancel);
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
        await AssertUndamagedAsync(dataSource, complete: true, where);
        using Stub.StubClient client = new(stub.BaseAddress, StubSettings.ApiKey);
        string? unserved = Expected.FindUnserved(
            await client.GetServedAsync(), await StoredSeriesState.ReadAllAsync(dataSource, Cancel));
        Assert.True(unserved is null, $"{where}: {unserved}");
    }

    /// <summary>There is no damage in the tables.</summary>
    public async Task AssertUndamagedAsync(NpgsqlDataSource dataSource, bool complete, string where)
    {
        string? damage = await Expected.FindDamageAsync(dataSource, complete, Cancel);
        Assert.True(damage is null, $"{where}: {damage}");
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

    /// <summary>Which series a worker said it has stored.</summary>
    public IReadOnlyList<SeriesKey> SaidToBeStored(WorkerProcess worker) =>
    [
        .. series.Where(one => worker.LastOutput.Any(line =>
            line.StartsWith($"{one}: ", StringComparison.Ordinal) && line.EndsWith(" new or changed", StringComparison.Ordinal))),
    ];

    /// <summary>The first series that a worker of so many days said it has stored, and that is not; or null.</summary>
    public async Task<string?> FindLostAsync(WorkerProcess worker, int workersDays, NpgsqlDataSource dataSource)
    {
        IReadOnlyList<StoredSeriesState> states = await StoredSeriesState.ReadAllAsync(dataSource, Cancel);
        UtcRange range = UtcRange.FromDays(from, from.AddDays(workersDays));
        return SaidToBeStored(worker)
            .Where(one => states.FirstOrDefault(state => state.Series == one)?.Covered is not { } covered
                || covered.StartUnixMs > range.StartUnixMs || covered.EndUnixMs < range.EndUnixMs)
            .Select(one => one.ToString())
            .FirstOrDefault();
    }

    /// <summary>Runs the plan in a worker process; it is the caller's to wait for or to kill.</summary>
    /// <param name="clientName">What the server is to know it by.</param>
    public Task<WorkerProcess> StartWorkerAsync(string connectionString, string clientName, WriterKind kind, params IEnumerable<string> more) =>
        StartWorkerAsync(connectionString, clientName, kind, days, more);

    /// <summary>The same of the plan's first days only.</summary>
    public Task<WorkerProcess> StartWorkerAsync(
        string connectionString, string clientName, WriterKind kind, int firstDays, params IEnumerable<string> more) =>
        WorkerProcess.StartAsync(
            [
                "--symbols", string.Join(',', series.Select(one => one.Symbol.Name).Distinct()),
                "--timeframes", string.Join(',', series.Select(one => one.Timeframe.Code).Distinct()),
                "--from", from.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
                "--until", from.AddDays(firstDays).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
                "--base-address", stub.BaseAddress.ToString(),
                "--writer", BarWriters.Names[(int)kind],
                .. more,
            ],
            new NpgsqlConnectionStringBuilder(connectionString) { ApplicationName = clientName }.ConnectionString,
            StubSettings.ApiKey,
            WorkerVariables,
            Cancel);

    /// <summary>Waits for a worker's end, whatever it is.</summary>
    /// <exception cref="TimeoutException">It hangs.</exception>
    public static Task<int> EndOfAsync(WorkerProcess worker) => worker.WaitForExitAsync(Cancel).WaitAsync(Deadline, Cancel);

    public ValueTask DisposeAsync() => stub.DisposeAsync();

    private IEnumerable<BackfillJob> Jobs(int ofDays) =>
        series.Select(one => new BackfillJob(one, UtcRange.FromDays(from, from.AddDays(ofDays))));
}
