using MarketData.Enrichment;
using MarketData.Features;
using MarketData.Postgres.Catalog;
using MarketData.Postgres.Reading;
using MarketData.Postgres.Schema;
using MarketData.Postgres.Tables;
using MarketData.Postgres.Writers;
using MarketData.Storage;
using Npgsql;
using Perf.Testbed.Postgres;

namespace Perf.Lab.Backfill;

/// <summary>A database of its own for one backfill, with the product's schema and the writer that is being measured.</summary>
internal sealed class BackfillDatabase : IAsyncDisposable
{
    private readonly TestDatabase database;
    private readonly NpgsqlDataSource dataSource;

    private BackfillDatabase(TestDatabase database, NpgsqlDataSource dataSource, IBarWriter writer)
    {
        this.database = database;
        this.dataSource = dataSource;
        Writer = writer;
        History = new FeatureHistory(dataSource);
    }

    public IBarWriter Writer { get; }

    /// <summary>What features go on from, as in the product's worker.</summary>
    public IFeatureHistory History { get; }

    /// <summary>Holds a password: for processes of ours, through their environment.</summary>
    public string ConnectionString => database.ConnectionString;

    public static async Task<BackfillDatabase> CreateAsync(
        PostgresServer postgres, string writer, int batchSize, BarTableDesign table, CancellationToken cancellationToken)
    {
        TestDatabase created = await postgres.CreateDatabaseAsync("backfill", cancellationToken);
        NpgsqlDataSource connections = NpgsqlDataSource.Create(created.ConnectionString);
        try
        {
            await SchemaMigrator.MigrateAsync(connections, cancellationToken);
            await BarTableDesigner.ApplyAsync(connections, table, cancellationToken);
            WriterKind kind = BarWriters.TryParse(writer, out WriterKind parsed)
                ? parsed
                : throw new BadInputException($"--writer {writer}: there is no such writer; there are {string.Join(", ", BarWriters.Names)}");
            return new BackfillDatabase(
                created, connections, BarWriters.Create(kind, connections, new SeriesCatalog(connections), batchSize));
        }
        catch
        {
            await connections.DisposeAsync();
            await created.DisposeAsync();
            throw;
        }
    }

    /// <summary>The product's enrichment of this database, with the writer that is being measured.</summary>
    public EnrichmentRunner Enrichment(
        EnrichmentSettings settings, FeatureEngine engine, IEnrichmentObserver observer, TimeProvider time) =>
        // All that is stored, not only what is covered: filled in one go it has no gaps, and the newest day is not covered yet.
        new(settings.PerBar ? new PerBarReader(dataSource) : new BarReader(dataSource), Writer, coverage: null, observer, time)
        {
            Workers = settings.Workers,
            Engine = engine,
        };

    public Task<IReadOnlyList<SeriesTotals>> ReadTotalsAsync(CancellationToken cancellationToken) =>
        new SeriesTotalsReader(dataSource).ReadAllAsync(cancellationToken);

    /// <summary>Forgets every bar, and what is known of its series; these keep their ids.</summary>
    /// <param name="sessions">How many the backfill that follows has open at once.</param>
    public async Task ClearAsync(int sessions, CancellationToken cancellationToken)
    {
        await using (NpgsqlCommand clear = dataSource.CreateCommand(EmptiedTables.ForgetSeries))
        {
            await clear.ExecuteNonQueryAsync(cancellationToken);
        }

        await EmptiedTables.TruncateAsync(dataSource, sessions, ["bars", "quarantined_bars", "feature_states"], cancellationToken);
    }

    public Task<IReadOnlyList<QuarantineTotals>> ReadQuarantineAsync(CancellationToken cancellationToken) =>
        new QuarantineReader(dataSource).ReadTotalsAsync(cancellationToken);

    public async ValueTask DisposeAsync()
    {
        await dataSource.DisposeAsync();
        await database.DisposeAsync();
    }
}
