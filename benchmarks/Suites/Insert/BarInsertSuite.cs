using BenchmarkDotNet.Attributes;
using MarketData.Postgres.Catalog;
using MarketData.Postgres.Schema;
using MarketData.Postgres.Writers;
using MarketData.Storage;
using Npgsql;
using Perf.Lab.Bench;
using Perf.Testbed.Postgres;

namespace Benchmarks.Suites.Insert;

/// <summary>
/// What does it cost to store one page of new bars with their features, by writer? Every iteration writes one series into an
/// empty table, in one durable transaction, on a warm connection; the server's settings are left as they are. After each the
/// table is counted: a write that did not happen is an error, not a fast one. The set-up of a case chooses its writer.
/// </summary>
[IoSuite]
public class BarInsertSuite : IServedSuite
{
    private const int Seed = 20240102;

    private PostgresServer? server;
    private TestDatabase? database;
    private NpgsqlDataSource? dataSource;
    private SeriesData? data;
    private IBarWriter? writer;

    /// <summary>1,000: what updates of a day bring. 10,000: a month of five-minute bars, a page of a backfill.</summary>
    [Params(1_000, 10_000)]
    public int Rows { get; set; }

    /// <summary>The server to make a database on: the lab's, unless a test brings its own.</summary>
    public string? Postgres { get; init; }

    SuiteDemand IServedSuite.Demand => new() { Postgres = true };

    [GlobalSetup(Target = nameof(Row))]
    public Task SetUpRowAsync() => SetUpAsync(WriterKind.Row);

    [GlobalSetup(Target = nameof(Batch100))]
    public Task SetUpBatch100Async() => SetUpAsync(WriterKind.Batch, batchSize: 100);

    [GlobalSetup(Target = nameof(Batch500))]
    public Task SetUpBatch500Async() => SetUpAsync(WriterKind.Batch, batchSize: 500);

    [GlobalSetup(Target = nameof(Batch1000))]
    public Task SetUpBatch1000Async() => SetUpAsync(WriterKind.Batch, batchSize: 1000);

    /// <summary>1,000 rows a statement, where its curve is flat.</summary>
    [GlobalSetup(Target = nameof(Unnest))]
    public Task SetUpUnnestAsync() => SetUpAsync(WriterKind.Unnest);

    [GlobalSetup(Target = nameof(Copy))]
    public Task SetUpCopyAsync() => SetUpAsync(WriterKind.Copy);

    [GlobalCleanup]
    public async Task CleanupAsync()
    {
        await dataSource!.DisposeAsync();
        await database!.DisposeAsync();
        await server!.DisposeAsync();
    }

    [IterationSetup]
    public void EmptyTables()
    {
        using NpgsqlCommand command = dataSource!.CreateCommand(
            "TRUNCATE bars; UPDATE series SET newest_bar = NULL, features_computed_at = NULL");
        command.ExecuteNonQuery();
    }

    /// <exception cref="InvalidOperationException">The iteration did not leave exactly its rows behind.</exception>
    [IterationCleanup]
    public void CheckRows()
    {
        using NpgsqlCommand command = dataSource!.CreateCommand("SELECT count(*) FROM bars");
        long stored = (long)command.ExecuteScalar()!;
        if (stored != Rows)
        {
            throw new InvalidOperationException($"The table holds {stored} rows after {Rows} were written.");
        }
    }

    [Benchmark(Baseline = true)]
    public Task<int> Row() => WriteAsync();

    [Benchmark]
    public Task<int> Batch100() => WriteAsync();

    [Benchmark]
    public Task<int> Batch500() => WriteAsync();

    [Benchmark]
    public Task<int> Batch1000() => WriteAsync();

    [Benchmark]
    public Task<int> Unnest() => WriteAsync();

    [Benchmark]
    public Task<int> Copy() => WriteAsync();

    private async Task SetUpAsync(WriterKind kind, int batchSize = BarWriters.DefaultBatchSize)
    {
        server = await PostgresServer.StartAsync(new PostgresServerOptions
        {
            Ways = [PostgresWay.Environment],
            Connection = Postgres ?? SuiteEnvironment.Postgres,
        });
        database = await server.CreateDatabaseAsync("insert");
        dataSource = NpgsqlDataSource.Create(database.ConnectionString);
        await SchemaMigrator.MigrateAsync(dataSource);
        data = SampleBars.Create(Rows, Seed);
        writer = BarWriters.Create(kind, dataSource, new SeriesCatalog(dataSource), batchSize);
        await WarmUp.RepeatAsync(() =>
        {
            EmptyTables();
            return WriteAsync();
        });
    }

    private async Task<int> WriteAsync() => (await writer!.WriteAsync(data!)).RowsChanged;
}
