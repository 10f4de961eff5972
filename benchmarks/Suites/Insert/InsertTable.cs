using MarketData.Bars;
using MarketData.Instruments;
using MarketData.Postgres.Catalog;
using MarketData.Postgres.Schema;
using MarketData.Postgres.Tables;
using MarketData.Postgres.Writers;
using MarketData.Storage;
using MarketData.Time;
using Npgsql;
using Perf.Testbed.Postgres;

namespace Benchmarks.Suites.Insert;

/// <summary>
/// The table that a case writes to, and the state it is brought back to before every operation. A case on an empty table has a
/// database of its own; one on a table with rows in it uses the lab's, in which it writes two series of its own and leaves none.
/// </summary>
internal sealed class InsertTable : IAsyncDisposable
{
    /// <summary>Has the columns of <c>bars</c> and nothing else: neither index nor log.</summary>
    public const string Unlogged = "bars_unlogged";

    private const string PageName = "PAGE";
    private const int Seed = 20240102;

    /// <summary>That write at once.</summary>
    private const int MostSessions = 2;

    // All the tables that bars consists of.
    private const string Tables = "(SELECT 'bars'::regclass AS t UNION SELECT relid FROM pg_partition_tree('bars')) AS tables";

    // PostgreSQL has the switch for tables that hold rows themselves only: for the partitions, but not for what is divided into them.
    private const string AutovacuumOff = $"""
        DO $$
        DECLARE part regclass;
        BEGIN
            FOR part IN SELECT t FROM {Tables} JOIN pg_class c ON c.oid = t WHERE c.relkind = 'r' LOOP
                EXECUTE format('ALTER TABLE %s SET (autovacuum_enabled = off)', part);
            END LOOP;
        END $$
        """;

    private readonly InsertSetting setting;
    private readonly string connectionString;
    private readonly PostgresServer? server;
    private readonly TestDatabase? database;
    private readonly NpgsqlDataSource dataSource;
    private readonly SeriesData? before;
    private IBarWriter? restore;

    private InsertTable(InsertSetting setting, string connectionString, PostgresServer? server, TestDatabase? database)
    {
        this.setting = setting;
        this.connectionString = connectionString;
        this.server = server;
        this.database = database;
        dataSource = NpgsqlDataSource.Create(connectionString);
        Catalog = new SeriesCatalog(dataSource);
        SeriesKey first = SeriesOf(PageName)[0];
        before = setting.Page == InsertPage.New ? null : SampleBars.Create(first, setting.Rows, Seed);
        Page = setting.Page == InsertPage.TenthRevised
            ? SampleBars.CreateRevised(first, setting.Rows, Seed)
            : SampleBars.Create(first, setting.Rows, Seed) with { ComputedAt = SampleBars.RevisedAt };
        Pages = PagesOf(PageName);
    }

    /// <summary>Holds the password.</summary>
    public string ConnectionString => connectionString;

    public NpgsqlDataSource DataSource => dataSource;

    public SeriesCatalog Catalog { get; }

    /// <summary>What a write writes, <see cref="InsertSetting.Rows"/> rows.</summary>
    public SeriesData Page { get; }

    /// <summary>The same rows of as many series as follow each other in a turn, <see cref="Page"/> first.</summary>
    public IReadOnlyList<SeriesData> Pages { get; }

    /// <summary>
    /// As many as there are pages. They have no rows whatever the state: for COPY with nothing around it, which stands no conflict.
    /// </summary>
    public IReadOnlyList<int> OtherSeriesIds { get; private set; } = [];

    private IReadOnlyList<int> PageSeriesIds { get; set; } = [];

    /// <param name="postgres">The server to make a database on: the lab's, unless a test brings its own.</param>
    public static async Task<InsertTable> OpenAsync(InsertSetting setting, string? postgres)
    {
        InsertTable table = setting.Stored > 0
            ? new InsertTable(setting, SuiteEnvironment.StoredBars(setting.Stored), server: null, database: null)
            : await CreateAsync(setting, postgres ?? SuiteEnvironment.Postgres);
        try
        {
            await table.PrepareAsync();
            return table;
        }
        catch
        {
            await table.DisposeAsync();
            throw;
        }
    }

    /// <summary>Takes away what was written, and stores again what an operation is to meet.</summary>
    public async Task ResetAsync()
    {
        await EmptyAsync();
        if (before is not null)
        {
            await restore!.WriteAsync(before);
        }
    }

    /// <summary>The rows of <see cref="Page"/> for as many series of another name as there are pages.</summary>
    /// <param name="name">Of a symbol, less its last letter.</param>
    public IReadOnlyList<SeriesData> PagesOf(string name) => [.. SeriesOf(name).Select(series => Page with { Series = series })];

    public Task EmptyUnloggedAsync() => EmptiedTables.TruncateAsync(dataSource, MostSessions, [Unlogged]);

    /// <param name="pages">How many of <see cref="Pages"/> were written.</param>
    /// <exception cref="InvalidOperationException">
    /// The table does not hold exactly the rows that it must after the writes, or not exactly those were changed that had to be.
    /// </exception>
    public async Task CheckAsync(int pages = 1)
    {
        await using NpgsqlCommand command = dataSource.CreateCommand(
            "SELECT count(*), count(*) FILTER (WHERE features_computed_at = $2) FROM bars WHERE series_id = ANY($1)");
        command.Parameters.Add(new NpgsqlParameter<int[]> { TypedValue = [.. PageSeriesIds] });
        command.Parameters.Add(new NpgsqlParameter<DateTime> { TypedValue = Page.ComputedAt.UtcDateTime });
        await using NpgsqlDataReader reader = await command.ExecuteReaderAsync();
        await reader.ReadAsync();
        (long rows, long changed) = (reader.GetInt64(0), reader.GetInt64(1));
        (long stored, long toChange) = ((long)setting.Rows * pages, (long)setting.RowsToChange * pages);
        if (rows != stored || changed != toChange)
        {
            throw new InvalidOperationException(
                $"After {stored} rows were written the table holds {rows}, of which {changed} were changed and not {toChange}.");
        }
    }

    /// <summary>Looks for the rows of <see cref="OtherSeriesIds"/>.</summary>
    /// <param name="target"><c>bars</c>, or <see cref="Unlogged"/>.</param>
    /// <exception cref="InvalidOperationException">The table does not hold as many rows of them as the pages have.</exception>
    public Task CheckOtherAsync(string target) =>
        CheckCountAsync($"{target} WHERE series_id = ANY($1)", (long)setting.Rows * Pages.Count, OtherSeriesIds);

    /// <exception cref="InvalidOperationException">The table does not hold so many rows, of whatever series.</exception>
    public Task CheckTotalAsync(long rows) => CheckCountAsync("bars", rows);

    /// <summary>The table with its partitions, and their indexes, over all rows in it after an operation.</summary>
    public async Task<(double TableBytesPerRow, double IndexBytesPerRow)> SizesAsync()
    {
        await using NpgsqlCommand command = dataSource.CreateCommand(
            $"SELECT sum(pg_relation_size(t))::float8, sum(pg_indexes_size(t))::float8 FROM {Tables}");
        await using NpgsqlDataReader reader = await command.ExecuteReaderAsync();
        await reader.ReadAsync();
        double rows = setting.Stored + setting.Rows;
        return (reader.GetDouble(0) / rows, reader.GetDouble(1) / rows);
    }

    public async ValueTask DisposeAsync()
    {
        if (database is null)
        {
            await EmptyAsync();
            await ExecuteAsync($"DROP TABLE IF EXISTS {Unlogged}");
        }

        await dataSource.DisposeAsync();
        if (database is not null)
        {
            await database.DisposeAsync();
            await server!.DisposeAsync();
        }
    }

    private static async Task<InsertTable> CreateAsync(InsertSetting setting, string postgres)
    {
        PostgresServer running = await PostgresServer.StartAsync(new PostgresServerOptions
        {
            Ways = [PostgresWay.Environment],
            Connection = postgres,
        });
        TestDatabase created = await running.CreateDatabaseAsync("insert");
        return new InsertTable(setting, created.ConnectionString, running, created);
    }

    private async Task PrepareAsync()
    {
        if (database is not null)
        {
            await SchemaMigrator.MigrateAsync(dataSource);
            await BarTableDesigner.ApplyAsync(dataSource, setting.Design ?? new BarTableDesign());
        }

        PageSeriesIds = await GetOrCreateAsync(PageName);
        OtherSeriesIds = await GetOrCreateAsync("OTHER");
        restore = BarWriters.Create(WriterKind.Copy, dataSource, Catalog);
        if (setting.Design is { Partitions: not BarPartitions.None })
        {
            await restore.WriteAsync(Page); // a writer makes the partitions that it needs, and they stay
        }

        // It would come into some iterations and not into others.
        await ExecuteAsync(AutovacuumOff);
        await ExecuteAsync(
            $"DROP TABLE IF EXISTS {Unlogged}; CREATE UNLOGGED TABLE {Unlogged} (LIKE bars) WITH (autovacuum_enabled = off)");
    }

    private async Task EmptyAsync()
    {
        if (setting.Stored == 0)
        {
            await ExecuteAsync(EmptiedTables.ForgetSeries);
            await EmptiedTables.TruncateAsync(dataSource, MostSessions, ["bars"]);
        }
        else
        {
            int[] ours = [.. PageSeriesIds, .. OtherSeriesIds];
            await ExecuteAsync($"{EmptiedTables.ForgetSeries} WHERE id = ANY($1)", ours);
            await ExecuteAsync("DELETE FROM bars WHERE series_id = ANY($1)", ours);

            // Rows that are dead would be in the way, and their pages could not be used again.
            await ExecuteAsync("VACUUM (INDEX_CLEANUP ON) bars");
            await EmptiedTables.MeetAsync(dataSource, MostSessions, ["bars"]);
        }
    }

    private async Task CheckCountAsync(string from, long rows, IReadOnlyList<int>? series = null)
    {
        await using NpgsqlCommand command = Command($"SELECT count(*) FROM {from}", series);
        long held = (long)(await command.ExecuteScalarAsync())!;
        if (held != rows)
        {
            throw new InvalidOperationException($"After {rows} rows were stored the table holds {held}.");
        }
    }

    private async Task ExecuteAsync(string sql, IReadOnlyList<int>? series = null)
    {
        await using NpgsqlCommand command = Command(sql, series);
        await command.ExecuteNonQueryAsync();
    }

    /// <param name="series">What <c>$1</c> stands for; null where there is none.</param>
    private NpgsqlCommand Command(string sql, IReadOnlyList<int>? series)
    {
        NpgsqlCommand command = dataSource.CreateCommand(sql);
        if (series is not null)
        {
            command.Parameters.Add(new NpgsqlParameter<int[]> { TypedValue = [.. series] });
        }

        return command;
    }

    private async Task<IReadOnlyList<int>> GetOrCreateAsync(string name)
    {
        List<int> ids = [];
        foreach (SeriesKey series in SeriesOf(name))
        {
            ids.Add(await Catalog.GetOrCreateAsync(series));
        }

        return ids;
    }

    /// <summary>None of the universe, so that they are none of those that are stored.</summary>
    private IReadOnlyList<SeriesKey> SeriesOf(string name) =>
    [
        .. from number in Enumerable.Range(0, setting.PagesATurn)
           select new SeriesKey(Symbol.Stock($"{name}{(char)('A' + number)}"), Timeframe.FiveMinutes),
    ];
}
