using Benchmarks.Suites.Features;
using MarketData.Bars;
using MarketData.Features;
using MarketData.Instruments;
using MarketData.Postgres.Catalog;
using MarketData.Postgres.Schema;
using MarketData.Postgres.Writers;
using MarketData.Storage;
using MarketData.Time;
using Npgsql;
using Perf.Testbed.Postgres;

namespace Benchmarks.Suites.Enrichment;

/// <summary>A database of its own, with the bars and the features of a few symbols in it.</summary>
internal sealed class StoredSymbols : IAsyncDisposable
{
    private const int Symbols = 4;

    private static readonly DateTimeOffset ComputedAt = new(2025, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly PostgresServer server;
    private readonly TestDatabase database;

    private StoredSymbols(PostgresServer server, TestDatabase database)
    {
        this.server = server;
        this.database = database;
        DataSource = NpgsqlDataSource.Create(database.ConnectionString);
        Writer = BarWriters.Create(WriterKind.Copy, DataSource, new SeriesCatalog(DataSource));
    }

    public NpgsqlDataSource DataSource { get; }

    public IBarWriter Writer { get; }

    public IReadOnlyList<SeriesKey> Series { get; } =
        [.. Universe.TwentyFive.Take(Symbols).Select(symbol => new SeriesKey(symbol, Timeframe.FiveMinutes))];

    /// <param name="bars">Of all symbols together.</param>
    public static async Task<StoredSymbols> CreateAsync(int bars)
    {
        PostgresServer running = await PostgresServer.StartAsync(new PostgresServerOptions
        {
            Ways = [PostgresWay.Environment],
            Connection = SuiteEnvironment.Postgres,
        });
        try
        {
            return await FillAsync(running, bars / Symbols);
        }
        catch
        {
            await running.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await CloseAsync();
        await server.DisposeAsync();
    }

    private static async Task<StoredSymbols> FillAsync(PostgresServer running, int barsOfASymbol)
    {
        StoredSymbols stored = new(running, await running.CreateDatabaseAsync("enrichment"));
        try
        {
            await stored.FillAsync(barsOfASymbol);
            return stored;
        }
        catch
        {
            await stored.CloseAsync();
            throw;
        }
    }

    /// <summary>All but the server.</summary>
    private async Task CloseAsync()
    {
        await DataSource.DisposeAsync();
        await database.DisposeAsync();
    }

    private async Task FillAsync(int barsOfASymbol)
    {
        await SchemaMigrator.MigrateAsync(DataSource);
        FeatureColumns features = new();
        foreach ((int seed, SeriesKey series) in Series.Index())
        {
            BarColumns bars = RandomWalk.Of(barsOfASymbol, seed);
            QuantFeatures.Compute(bars, features);
            await Writer.WriteAsync(new SeriesData(series, bars, features, ComputedAt));
        }

        await using NpgsqlCommand analyse = DataSource.CreateCommand("VACUUM ANALYZE bars");
        await analyse.ExecuteNonQueryAsync();
    }
}
