using MarketData.Postgres.Schema;
using MarketData.Postgres.Tables;
using MarketData.Postgres.Writers;
using Npgsql;

namespace MarketData.IntegrationTests.Storage.Tables;

public sealed class BarTableDesignerTests(StorageDatabase database) : IClassFixture<StorageDatabase>
{
    private static readonly BarTableDesign Divided = new(BarIndex.None, BarPartitions.Monthly);

    public static TheoryData<BarIndex, BarPartitions> All => Designs.All;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(All))]
    public async Task Apply_EveryDesign_IsWhatIsReadBackAndTakesRows(BarIndex index, BarPartitions partitions)
    {
        BarTableDesign design = new(index, partitions);
        await using StorageSchema schema = await database.CreateSchemaAsync(design);

        Assert.Equal(design, await BarTableDesigner.ReadAsync(schema.DataSource, Cancel));
        await schema.Writer(WriterKind.Copy).WriteAsync(SampleSeries.Of(SampleSeries.Key(), [0, 20_000]), Cancel);
        Assert.Equal(2, await schema.ScalarAsync<long>("SELECT count(*) FROM bar_features"));
        Assert.Equal(
            "bars_pkey", await schema.ScalarAsync<string>("SELECT conname FROM pg_constraint WHERE conrelid = 'bars'::regclass"));
    }

    [Theory]
    [MemberData(nameof(All))]
    public async Task Apply_FromAnyDesignToTheFirst_LeavesTheMigratedSchema(BarIndex index, BarPartitions partitions)
    {
        await using StorageSchema migrated = await database.CreateSchemaAsync();
        await using StorageSchema schema = await database.CreateSchemaAsync(new BarTableDesign(index, partitions));

        await BarTableDesigner.ApplyAsync(schema.DataSource, new BarTableDesign(), Cancel);

        Assert.Equal(await DescribeAsync(migrated), await DescribeAsync(schema));
        Assert.Equal(0, await SchemaMigrator.MigrateAsync(schema.DataSource, Cancel));
    }

    [Fact]
    public async Task Apply_Partitions_ChangesNothingElseOfTheTableAndItsView()
    {
        await using StorageSchema migrated = await database.CreateSchemaAsync();
        await using StorageSchema schema = await database.CreateSchemaAsync(Divided);

        Assert.Equal(await DescribeAsync(migrated), await DescribeAsync(schema));
    }

    [Fact]
    public async Task Apply_PartitionsToRows_SaysWhyNotAndChangesNothing()
    {
        await using StorageSchema schema = await database.CreateSchemaAsync();
        await schema.Writer(WriterKind.Copy).WriteAsync(SampleSeries.Of(SampleSeries.Key(), [0, 1]), Cancel);
        byte[] before = await schema.DumpAsync();

        TableDesignException refusal = await Assert.ThrowsAsync<TableDesignException>(
            () => BarTableDesigner.ApplyAsync(schema.DataSource, Divided with { Index = BarIndex.Brin }, Cancel));

        Assert.Contains("rows", refusal.Message, StringComparison.Ordinal);
        Assert.Equal(before, await schema.DumpAsync());
        Assert.Equal(new BarTableDesign(), await BarTableDesigner.ReadAsync(schema.DataSource, Cancel));
    }

    [Theory]
    [InlineData(BarPartitions.None)]
    [InlineData(BarPartitions.Monthly)]
    public async Task Apply_AnotherIndexToRows_KeepsThem(BarPartitions partitions)
    {
        await using StorageSchema schema = await database.CreateSchemaAsync(new BarTableDesign(BarIndex.Brin, partitions));
        await schema.Writer(WriterKind.Copy).WriteAsync(SampleSeries.Of(SampleSeries.Key(), [0, 20_000]), Cancel);
        byte[] before = await schema.DumpAsync();

        BarTableDesign covering = new(BarIndex.Covering, partitions);
        await BarTableDesigner.ApplyAsync(schema.DataSource, covering, Cancel);

        Assert.Equal(covering, await BarTableDesigner.ReadAsync(schema.DataSource, Cancel));
        Assert.Equal(before, await schema.DumpAsync());
    }

    [Fact]
    public async Task Apply_WhatIsThereAlready_WaitsForNobody()
    {
        BarTableDesign design = Divided with { Index = BarIndex.ComputedAt };
        await using StorageSchema schema = await database.CreateSchemaAsync(design);
        await using NpgsqlConnection other = await schema.DataSource.OpenConnectionAsync(Cancel);
        await using NpgsqlTransaction transaction = await other.BeginTransactionAsync(Cancel);
        await using NpgsqlCommand write = new("LOCK TABLE bars IN ROW EXCLUSIVE MODE", other);
        await write.ExecuteNonQueryAsync(Cancel);

        await BarTableDesigner.ApplyAsync(schema.DataSource, design, Cancel).WaitAsync(TimeSpan.FromSeconds(10), Cancel);
    }

    /// <summary>A reader has come to the view and not yet to the table, which the designer must not hold while it waits for him.</summary>
    [Fact]
    public async Task Apply_PartitionsWhileTheViewIsInUse_WaitsWithoutTheTable()
    {
        await using StorageSchema schema = await database.CreateSchemaAsync();
        await using NpgsqlConnection reader = await schema.DataSource.OpenConnectionAsync(Cancel);
        await using NpgsqlTransaction transaction = await reader.BeginTransactionAsync(Cancel);
        await using NpgsqlCommand hold = new("COMMENT ON VIEW bar_features IS 'in use'", reader);
        await hold.ExecuteNonQueryAsync(Cancel);

        Task applied = BarTableDesigner.ApplyAsync(schema.DataSource, Divided, Cancel);
        await Poll.UntilAsync(
            async () => await schema.ScalarAsync<long>(
                $"SELECT count(*) FROM pg_stat_activity WHERE {reader.ProcessID} = ANY (pg_blocking_pids(pid))") == 1,
            Cancel);
        await using NpgsqlCommand read = new("SELECT count(*) FROM bar_features", reader);
        object? rows = await read.ExecuteScalarAsync(Cancel);
        await transaction.CommitAsync(Cancel);
        await applied.WaitAsync(TimeSpan.FromSeconds(30), Cancel);

        Assert.Equal(0L, rows);
        Assert.Equal(Divided, await BarTableDesigner.ReadAsync(schema.DataSource, Cancel));
    }

    [Fact]
    public async Task Apply_ByManyAtOnce_MakesTheDesignOnce()
    {
        BarTableDesign design = Divided with { Index = BarIndex.Covering };
        await using StorageSchema schema = await database.CreateSchemaAsync();

        await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => BarTableDesigner.ApplyAsync(schema.DataSource, design, Cancel)))
            .WaitAsync(TimeSpan.FromMinutes(1), Cancel);

        Assert.Equal(design, await BarTableDesigner.ReadAsync(schema.DataSource, Cancel));
    }

    /// <summary>Columns with their types, the constraints, and the view's definition.</summary>
    private static async Task<string?> DescribeAsync(StorageSchema schema) => await schema.ScalarAsync<string>("""
        SELECT concat_ws(E'\n',
            (SELECT string_agg(format('%s %s %s', attname, format_type(atttypid, atttypmod), attnotnull), E'\n' ORDER BY attnum)
             FROM pg_attribute WHERE attrelid = 'bars'::regclass AND attnum > 0 AND NOT attisdropped),
            (SELECT string_agg(format('%s %s', conname, pg_get_constraintdef(oid)), E'\n') FROM pg_constraint WHERE conrelid = 'bars'::regclass),
            (SELECT string_agg(pg_get_viewdef(oid), E'\n') FROM pg_class WHERE oid = 'bar_features'::regclass))
        """);
}
