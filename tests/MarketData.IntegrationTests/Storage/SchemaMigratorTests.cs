using MarketData.Features;
using MarketData.Postgres.Schema;

namespace MarketData.IntegrationTests.Storage;

public sealed class SchemaMigratorTests(StorageDatabase database) : IClassFixture<StorageDatabase>
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Migrate_EmptyThenAgain_AppliesEverythingOnceAndRecordsIt()
    {
        await using StorageSchema schema = await database.CreateEmptySchemaAsync();

        Assert.Equal(Migration.All.Count, await SchemaMigrator.MigrateAsync(schema.DataSource, Cancel));
        string? records = await RecordsAsync(schema);
        Assert.Equal(0, await SchemaMigrator.MigrateAsync(schema.DataSource, Cancel));

        Assert.Equal(records, await RecordsAsync(schema));
        Assert.Equal(
            string.Join(';', Migration.All.Select(m => m.Checksum)),
            await schema.ScalarAsync<string>("SELECT string_agg(checksum, ';' ORDER BY version) FROM schema_migrations"));
    }

    [Fact]
    public async Task Migrate_SeveralAtOnce_OneAppliesAndTheOthersFindItDone()
    {
        await using StorageSchema schema = await database.CreateEmptySchemaAsync();

        int[] applied = await Task.WhenAll(
            Enumerable.Range(0, 4).Select(_ => SchemaMigrator.MigrateAsync(schema.DataSource, Cancel)));

        Assert.Equal([0, 0, 0, Migration.All.Count], applied.Order());
    }

    [Theory]
    [InlineData("UPDATE schema_migrations SET checksum = 'changed' WHERE version = 1")]
    [InlineData("INSERT INTO schema_migrations (version, name, checksum) VALUES (9999, 'from_the_future', 'unknown')")]
    public async Task Migrate_OtherStepsThanThisBuilds_RefusesAndChangesNothing(string tampering)
    {
        await using StorageSchema schema = await database.CreateSchemaAsync();
        await schema.ExecuteAsync(tampering);
        string? records = await RecordsAsync(schema);

        await Assert.ThrowsAsync<SchemaMismatchException>(() => SchemaMigrator.MigrateAsync(schema.DataSource, Cancel));

        Assert.Equal(records, await RecordsAsync(schema));
    }

    [Fact]
    public void Migrations_Always_AreNumberedFromOneWithoutGaps() =>
        Assert.Equal(Enumerable.Range(1, Migration.All.Count), Migration.All.Select(migration => migration.Version));

    /// <summary>The view spells the codes out by hand; the enums are what counts.</summary>
    [Theory]
    [InlineData("trend_direction", typeof(TrendDirection))]
    [InlineData("structure_label", typeof(StructureLabel))]
    [InlineData("volatility_regime", typeof(VolatilityRegime))]
    [InlineData("trend_regime", typeof(TrendRegime))]
    [InlineData("compression_regime", typeof(CompressionRegime))]
    public async Task View_EveryCode_ReadsAsTheNameInTheEnum(string column, Type labels)
    {
        await using StorageSchema schema = await database.CreateSchemaAsync();
        foreach (object label in Enum.GetValues(labels))
        {
            await InsertAsync(schema, column, Convert.ToInt32(label, provider: null));

            string? text = await schema.ScalarAsync<string>($"SELECT {column} FROM bar_features");

            Assert.Equal(label.ToString(), text, ignoreCase: true);
        }
    }

    [Theory]
    [InlineData("hh", StructureFlags.HigherHigh)]
    [InlineData("hl", StructureFlags.HigherLow)]
    [InlineData("lh", StructureFlags.LowerHigh)]
    [InlineData("ll", StructureFlags.LowerLow)]
    public async Task View_StructureFlags_HaveAColumnEach(string column, StructureFlags flag)
    {
        await using StorageSchema schema = await database.CreateSchemaAsync();
        for (int flags = 0; flags < 16; flags++)
        {
            await InsertAsync(schema, "flags", flags | (flags % 2 * 16));

            int set = await schema.ScalarAsync<int>($"SELECT {column}::integer FROM bar_features");

            Assert.Equal(((StructureFlags)flags).HasFlag(flag) ? 1 : 0, set);
        }
    }

    [Theory]
    [InlineData(0, false)]
    [InlineData(15, false)]
    [InlineData(16, true)]
    [InlineData(31, true)]
    public async Task View_WarmUp_IsTheFifthFlag(int flags, bool expected)
    {
        await using StorageSchema schema = await database.CreateSchemaAsync();
        await InsertAsync(schema, "flags", flags);

        Assert.Equal(expected, await schema.ScalarAsync<bool>("SELECT warm_up FROM bar_features"));
    }

    /// <summary>Leaves one bar in the table, all zero but for one column.</summary>
    private static Task InsertAsync(StorageSchema schema, string column, int value) => schema.ExecuteAsync($"""
        TRUNCATE series, bars, feature_states;
        WITH s AS (INSERT INTO series (symbol, timeframe) VALUES ('AAPL', '1d') RETURNING id)
        INSERT INTO bars
        SELECT s.id, 0, 0, 0, 0, 0, 0, now(), 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, now() FROM s;
        UPDATE bars SET {column} = {value};
        """);

    private static Task<string?> RecordsAsync(StorageSchema schema) =>
        schema.ScalarAsync<string>("SELECT string_agg(m::text, ';' ORDER BY version) FROM schema_migrations m");
}
