using System.Collections.Concurrent;
using MarketData.Bars;
using MarketData.Instruments;
using MarketData.IntegrationTests.Storage;
using MarketData.IntegrationTests.Stub;
using MarketData.Operations;
using MarketData.Postgres.Operations;
using MarketData.Time;
using Npgsql;
using Perf.Testbed.Stub;
using Perf.Testbed.Worker;

namespace MarketData.IntegrationTests.Worker;

/// <summary>A database, a stub, and worker services on them.</summary>
internal sealed class ServiceBench : IAsyncDisposable
{
    private const string Key = "canary-service-key";

    private readonly StorageSchema schema;
    private readonly List<WorkerProcess> workers = [];

    private ServiceBench(StorageSchema schema, StubServer stub)
    {
        this.schema = schema;
        Stub = stub;
        Log = new ExecutionLog(schema.DataSource);
    }

    public StubServer Stub { get; }

    public ExecutionLog Log { get; }

    public StorageSchema Schema => schema;

    /// <summary>Every line that any worker wrote, as it came.</summary>
    public ConcurrentQueue<string> Lines { get; } = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static async Task<ServiceBench> StartAsync(StorageDatabase database, StubOptions? options = null)
    {
        StubOptions settings = (options ?? new StubOptions { Seed = 5 }) with { ApiKey = Key };
        return new ServiceBench(await database.CreateSchemaAsync(), await StubServer.StartAsync(settings, Cancel));
    }

    /// <summary>A service of four symbols at one timeframe, three days of them, unless told otherwise.</summary>
    public async Task<WorkerProcess> StartWorkerAsync(string name, params IEnumerable<string> more)
    {
        WorkerProcess worker = await WorkerProcess.StartServiceAsync(
            new WorkerServiceOptions
            {
                ConnectionString = new NpgsqlConnectionStringBuilder(schema.ConnectionString) { ApplicationName = schema.NameOf(name) }
                    .ConnectionString,
                ApiKey = Key,
                BaseAddress = Stub.BaseAddress,
                Name = name,
                Arguments = ["--symbols", "SPY,AAPL,BTC,JNJ", "--timeframes", "1h", "--days", "3", "--lease", "2", .. more],
                OnOutputLine = Lines.Enqueue,
            },
            Cancel);
        workers.Add(worker);
        return worker;
    }

    public async Task<ServedRecord> GetServedAsync()
    {
        using StubClient client = new(Stub.BaseAddress, Key);
        return await client.GetServedAsync();
    }

    /// <summary>Triggers a run.</summary>
    /// <returns>Its number.</returns>
    public async Task<long> TriggerAsync(bool force = true) => (await Log.TriggerAsync(force, Cancel)).Id;

    public async Task<BackfillExecution> UntilEndedAsync(long run)
    {
        BackfillExecution? found = null;
        await Poll.UntilAsync(
            async () => (found = await Log.FindAsync(run, Cancel))?.FinishedAt is not null, Cancel);
        return found!;
    }

    public Task UntilSaidAsync(string words) =>
        Poll.UntilAsync(() => Task.FromResult(Lines.Any(line => line.Contains(words, StringComparison.Ordinal))), Cancel);

    public int CountSaid(string words) => Lines.Count(line => line.Contains(words, StringComparison.Ordinal));

    public static SeriesKey Hours(string symbol) => new(Universe.Find(symbol)!, Timeframe.OneHour);

    public async ValueTask DisposeAsync()
    {
        foreach (WorkerProcess worker in workers)
        {
            await worker.DisposeAsync();
        }

        await Stub.DisposeAsync();
        await schema.DisposeAsync();
        foreach (string line in Lines)
        {
            TestContext.Current.TestOutputHelper?.WriteLine(line);
        }
    }
}
