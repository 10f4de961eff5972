using System.Text.Json;
using MarketData.Bars;
using MarketData.Postgres.Reading;
using MarketData.Postgres.Writers;
using MarketData.Time;
using Npgsql;

namespace MarketData.IntegrationTests.Storage;

public sealed class SeriesReaderPlanTests(StorageDatabase database) : IClassFixture<StorageDatabase>
{
    private const int RowsASeries = 20_000;
    private const int Limit = 500;

    private static readonly SeriesKey Series = SampleSeries.Key();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>
    /// Both for the plan made for these parameters and for the one that a prepared statement ends up with, and both before and
    /// after the server has statistics of the table.
    /// </summary>
    [Theory]
    [InlineData("force_custom_plan", false)]
    [InlineData("force_custom_plan", true)]
    [InlineData("force_generic_plan", false)]
    [InlineData("force_generic_plan", true)]
    public async Task ReadLatest_Plan_WalksTheIndexBackwardsOverTheRowsItReturns(string planCacheMode, bool withRange)
    {
        await using StorageSchema schema = await database.CreateSchemaAsync();
        await schema.ExecuteAsync("ALTER TABLE bars SET (autovacuum_enabled = false)");
        foreach (string symbol in new[] { "MSFT", Series.Symbol.Name, "GOOGL" })
        {
            await schema.Writer(WriterKind.Copy)
                .WriteAsync(SampleSeries.Of(SampleSeries.Key(symbol), [.. Enumerable.Range(0, RowsASeries)]), Cancel);
        }

        UtcRange? range = withRange ? new UtcRange(SampleSeries.TimeOf(5000), SampleSeries.TimeOf(15_000)) : null;
        AssertReadsOnlyWhatItReturns(await ExplainAsync(schema, planCacheMode, range));
        await schema.ExecuteAsync("ANALYZE");
        AssertReadsOnlyWhatItReturns(await ExplainAsync(schema, planCacheMode, range));
    }

    private static async Task<JsonElement> ExplainAsync(StorageSchema schema, string planCacheMode, UtcRange? range)
    {
        await using NpgsqlConnection connection = await schema.DataSource.OpenConnectionAsync(Cancel);
        await using NpgsqlCommand mode = new($"SET plan_cache_mode = {planCacheMode}", connection);
        await mode.ExecuteNonQueryAsync(Cancel);
        await using NpgsqlCommand read = SeriesReader.LatestCommand(connection, Series, range, Limit);
        read.CommandText = $"EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) {read.CommandText}";
        using JsonDocument plan = JsonDocument.Parse((string)(await read.ExecuteScalarAsync(Cancel))!);
        return plan.RootElement[0].GetProperty("Plan").Clone();
    }

    private static void AssertReadsOnlyWhatItReturns(JsonElement plan)
    {
        JsonElement scan = Assert.Single(
            Nodes(plan), node => node.TryGetProperty("Relation Name", out JsonElement name) && name.GetString() == "bars");
        Assert.Equal("Index Scan", scan.GetProperty("Node Type").GetString());
        Assert.Equal("Backward", scan.GetProperty("Scan Direction").GetString());
        Assert.Equal("bars_pkey", scan.GetProperty("Index Name").GetString());
        Assert.Equal(Limit, scan.GetProperty("Actual Rows").GetDouble());
        Assert.False(scan.TryGetProperty("Rows Removed by Filter", out _));

        // About 49 rows lie on a page of the table, and 370 keys on one of the index.
        int buffers = scan.GetProperty("Shared Hit Blocks").GetInt32() + scan.GetProperty("Shared Read Blocks").GetInt32();
        Assert.InRange(buffers, 1, 3 * (Limit / 49));
    }

    private static IEnumerable<JsonElement> Nodes(JsonElement plan) =>
        plan.TryGetProperty("Plans", out JsonElement children)
            ? children.EnumerateArray().SelectMany(Nodes).Prepend(plan)
            : [plan];
}
