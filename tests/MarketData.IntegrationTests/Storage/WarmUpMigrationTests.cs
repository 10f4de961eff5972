using MarketData.Postgres.Schema;
using MarketData.Postgres.Tables;
using Npgsql;

namespace MarketData.IntegrationTests.Storage;

/// <summary>Migration 4 on a database that was filled before there was a mark of the warm-up.</summary>
public sealed class WarmUpMigrationTests(StorageDatabase database) : IClassFixture<StorageDatabase>
{
    private const int WarmUp = 4;

    /// <summary>Series of no bar, few, just as many as the warm-up has, one more, and many: an hour apart, over months.</summary>
    private static readonly int[] Lengths = [0, 1, 98, 99, 100, 3000];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(BarIndex.None, BarPartitions.None)]
    [InlineData(BarIndex.Covering, BarPartitions.None)]
    [InlineData(BarIndex.None, BarPartitions.Monthly)]
    public async Task Migrate_StoredSeries_MarksTheFirst99BarsOfEachAndNothingElse(BarIndex index, BarPartitions partitions)
    {
        await using StorageSchema schema = await FilledAsync(new BarTableDesign(index, partitions));

        Assert.Equal(Migration.All.Count - WarmUp + 1, await SchemaMigrator.MigrateAsync(schema.DataSource, Cancel));

        Assert.Equal(Lengths.Sum(), (int)await schema.ScalarAsync<long>("SELECT count(*) FROM bars"));
        Assert.Equal(
            0L,
            await schema.ScalarAsync<long>("""
                SELECT count(*) FROM (
                    SELECT *, row_number() OVER (PARTITION BY series_id ORDER BY time) AS place FROM bars
                ) numbered
                WHERE flags <> place % 16 + CASE WHEN place <= 99 THEN 16 ELSE 0 END
                    OR open <> place
                    OR features_computed_at <> '2024-01-01Z'
                """));
        Assert.Equal(
            Lengths.Sum(length => Math.Min(length, 99)),
            (int)await schema.ScalarAsync<long>("SELECT count(*) FROM bar_features WHERE warm_up"));
        Assert.Equal(new BarTableDesign(index, partitions), await BarTableDesigner.ReadAsync(schema.DataSource, Cancel));
    }

    [Fact]
    public async Task Migrate_ViewThatOthersLookAt_StaysTheSameOneWithItsColumnsInTheirPlaces()
    {
        const string View = "SELECT 'bar_features'::regclass::oid::text";
        await using StorageSchema schema = await FilledAsync(new BarTableDesign());
        await schema.ExecuteAsync(
            "GRANT SELECT ON bar_features TO PUBLIC; CREATE VIEW looks AS SELECT hh, features_computed_at FROM bar_features");
        string? before = await schema.ScalarAsync<string>(View);

        await SchemaMigrator.MigrateAsync(schema.DataSource, Cancel);

        Assert.Equal(before, await schema.ScalarAsync<string>(View));
        Assert.Equal(Lengths.Sum(), (int)await schema.ScalarAsync<long>("SELECT count(*) FROM looks"));
        Assert.True(await schema.ScalarAsync<bool>("SELECT relacl::text LIKE '%=r/%' FROM pg_class WHERE oid = 'bar_features'::regclass"));
    }

    [Fact]
    public async Task Migrate_Again_WritesNoRow()
    {
        await using StorageSchema schema = await FilledAsync(new BarTableDesign());
        await SchemaMigrator.MigrateAsync(schema.DataSource, Cancel);
        string versions = await schema.RowVersionsAsync();

        Assert.Equal(0, await SchemaMigrator.MigrateAsync(schema.DataSource, Cancel));

        Assert.Equal(versions, await schema.RowVersionsAsync());
    }

    /// <summary>The mark and the table are one step: neither is left without the other.</summary>
    [Fact]
    public async Task Migrate_ThatFailsBehindTheStep_LeavesTheTableAsItWas()
    {
        await using StorageSchema schema = await FilledAsync(new BarTableDesign());
        await schema.ExecuteAsync("CREATE TABLE feature_states (in_the_way integer)");

        await Assert.ThrowsAsync<PostgresException>(() => SchemaMigrator.MigrateAsync(schema.DataSource, Cancel));

        Assert.Equal(0L, await schema.ScalarAsync<long>("SELECT count(*) FROM bars WHERE structure_flags > 15"));
    }

    /// <summary>The server's own count, within the transaction: a look at the primary key for a bar to mark, and no scan.</summary>
    [Theory]
    [InlineData(BarPartitions.None, true)]
    [InlineData(BarPartitions.None, false)]
    [InlineData(BarPartitions.Monthly, true)]
    [InlineData(BarPartitions.Monthly, false)]
    public async Task Step_OnManyBars_ScansNoTableOfBars(BarPartitions partitions, bool analyzed)
    {
        await using StorageSchema schema = await FilledAsync(new BarTableDesign(BarIndex.None, partitions));
        await schema.ExecuteAsync(analyzed ? "ANALYZE bars" : "SELECT");
        await using NpgsqlConnection connection = await schema.DataSource.OpenConnectionAsync(Cancel);
        await using NpgsqlTransaction transaction = await connection.BeginTransactionAsync(Cancel);
        (long scansBefore, long updatesBefore) = await CountAsync(connection);

        await using NpgsqlCommand step = new(Migration.All[WarmUp - 1].Sql, connection);
        await step.ExecuteNonQueryAsync(Cancel);

        (long scans, long updates) = await CountAsync(connection);
        Assert.Equal(0, scans - scansBefore);
        Assert.Equal(Lengths.Sum(length => Math.Min(length, 99)), updates - updatesBefore);
    }

    /// <summary>The mark costs no byte; a boolean of its own would have cost some.</summary>
    [Fact]
    public async Task Rows_WithTheMark_TakeTheRoomTheyTook()
    {
        await using StorageSchema schema = await FilledAsync(new BarTableDesign());
        await schema.ExecuteAsync("""
            CREATE TABLE before AS TABLE bars;
            CREATE TABLE with_boolean AS SELECT *, false AS warm_up FROM bars
            """);
        await SchemaMigrator.MigrateAsync(schema.DataSource, Cancel);
        await schema.ExecuteAsync("CREATE TABLE after AS TABLE bars");

        int before = await RowsOfAPageAsync(schema, "before");
        int after = await RowsOfAPageAsync(schema, "after");
        int withBoolean = await RowsOfAPageAsync(schema, "with_boolean");

        TestContext.Current.TestOutputHelper?.WriteLine(
            $"rows of a page: {before} before, {after} with the bit, {withBoolean} with a boolean; bytes of a row in its page: "
            + $"{Bytes(before)}, {Bytes(after)}, {Bytes(withBoolean)}");
        Assert.Equal(before, after);
        Assert.True(withBoolean < after, $"{withBoolean} rows of a page with a boolean");

        static int Bytes(int rows) => 8192 / rows;
    }

    private static async Task<int> RowsOfAPageAsync(StorageSchema schema, string table) =>
        (int)await schema.ScalarAsync<double>($"SELECT max((ctid::text::point)[1]) FROM {table}");

    /// <summary>Of the tables of bars, what this session has done and not reported yet.</summary>
    private static async Task<(long Scans, long Updates)> CountAsync(NpgsqlConnection connection)
    {
        await using NpgsqlCommand count = new(
            """
            SELECT sum(seq_scan)::bigint, sum(n_tup_upd)::bigint FROM pg_stat_xact_user_tables
            WHERE schemaname = current_schema() AND relname LIKE 'bars%'
            """,
            connection);
        await using NpgsqlDataReader reader = await count.ExecuteReaderAsync(Cancel);
        Assert.True(await reader.ReadAsync(Cancel));
        return (reader.GetInt64(0), reader.GetInt64(1));
    }

    /// <summary>Series as they were stored at version 3: every bar has its place in the series in a column, the flags too.</summary>
    private async Task<StorageSchema> FilledAsync(BarTableDesign design)
    {
        StorageSchema schema = await database.CreateEmptySchemaAsync();
        await schema.ExecuteAsync("""
            CREATE TABLE schema_migrations (
                version integer PRIMARY KEY, name text NOT NULL, checksum text NOT NULL, applied_at timestamptz NOT NULL DEFAULT now())
            """);
        foreach (Migration step in Migration.All.Take(WarmUp - 1))
        {
            await schema.ExecuteAsync(step.Sql);
            await schema.ExecuteAsync($"INSERT INTO schema_migrations VALUES ({step.Version}, '{step.Name}', '{step.Checksum}')");
        }

        await DesignAsync(schema, design);
        for (int i = 0; i < Lengths.Length; i++)
        {
            await schema.ExecuteAsync($"""
                WITH s AS (INSERT INTO series (symbol, timeframe) VALUES ('S{i}', '1h') RETURNING id)
                INSERT INTO bars
                SELECT s.id, n % 16, 0, 0, 0, 0, 0, '2024-01-01Z'::timestamptz + n * interval '1 hour', n, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
                    '2024-01-01Z'
                FROM s, generate_series(1, {Lengths[i]}) n
                """);
        }

        return schema;
    }

    /// <summary>As the build of that time laid the table out: today's names columns that are not there yet.</summary>
    private static async Task DesignAsync(StorageSchema schema, BarTableDesign design)
    {
        if (design.Index == BarIndex.Covering)
        {
            await schema.ExecuteAsync("CREATE INDEX bars_covering ON bars (series_id, time) INCLUDE (structure_flags, close)");
        }

        if (design.Partitions == BarPartitions.Monthly)
        {
            await BarTableDesigner.ApplyAsync(schema.DataSource, design, Cancel);
            await schema.ExecuteAsync(string.Join(';', Enumerable.Range(1, 6).Select(month => $"""
                CREATE TABLE bars_2024_0{month} PARTITION OF bars FOR VALUES FROM ('2024-0{month}-01Z') TO ('2024-0{month + 1}-01Z')
                """)));
        }
    }
}
