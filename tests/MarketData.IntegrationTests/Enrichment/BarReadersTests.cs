using System.Text.Json;
using MarketData.Bars;
using MarketData.IntegrationTests.Storage;
using MarketData.IntegrationTests.Storage.Reading;
using MarketData.Postgres.Reading;
using MarketData.Postgres.Writers;
using MarketData.Storage;
using MarketData.Time;
using Npgsql;
using Perf.Testbed.Relay;

namespace MarketData.IntegrationTests.Enrichment;

public sealed class BarReadersTests(StorageDatabase database) : IClassFixture<StorageDatabase>
{
    private const int Slots = 300;

    private static readonly SeriesKey Series = SampleSeries.Key();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Read_WithoutRange_GivesEveryBarAscendingToTheLastBit(bool perBar)
    {
        await using StorageSchema schema = await FilledAsync();
        BarColumns bars = new();
        bars.Add(1, 1, 1, 1, 1, 1);

        await Reader(perBar, schema).ReadAsync(Series, range: null, bars, Cancel);

        AssertSlots(0, Slots, bars);
    }

    /// <summary>Half-open: the start belongs to the range, the end does not.</summary>
    [Theory]
    [InlineData(10, 20, 10, 20)]
    [InlineData(-50, 3, 0, 3)]
    [InlineData(298, 900, 298, Slots)]
    [InlineData(10, 10, 10, 10)]
    [InlineData(500, 600, 0, 0)]
    public async Task Read_WithRange_GivesItsBars(int start, int end, int firstSlot, int endSlot)
    {
        await using StorageSchema schema = await FilledAsync();
        foreach (bool perBar in new[] { false, true })
        {
            BarColumns bars = new();

            await Reader(perBar, schema).ReadAsync(Series, SampleSeries.Slots(start, end), bars, Cancel);

            AssertSlots(firstSlot, endSlot, bars);
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Read_OfSeriesWithoutBars_LeavesNone(bool perBar)
    {
        await using StorageSchema schema = await FilledAsync();
        await schema.Catalog.GetOrCreateAsync(SampleSeries.Key("MSFT"), Cancel);
        BarColumns bars = new();
        foreach (SeriesKey series in new[]
        {
            SampleSeries.Key("MSFT"), SampleSeries.Key("GOOGL"), Series with { Timeframe = Timeframe.OneDay },
        })
        {
            bars.Add(1, 1, 1, 1, 1, 1);

            await Reader(perBar, schema).ReadAsync(series, range: null, bars, Cancel);

            Assert.Equal(0, bars.Count);
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Read_ManyAtOnce_DoNotMixUpTheirRows(bool perBar)
    {
        await using StorageSchema schema = await FilledAsync();
        IBarReader reader = Reader(perBar, schema);

        await Parallel.ForAsync(0, 40, Cancel, async (slot, cancellationToken) =>
        {
            BarColumns bars = new();
            await reader.ReadAsync(Series, SampleSeries.Slots(slot, 2 * slot), bars, cancellationToken);
            AssertSlots(slot, 2 * slot, bars);
        });
    }

    /// <summary>Someone revises every bar between the times and the bars that are read by them.</summary>
    [Fact]
    public async Task Read_BarByBarWhileTheyAreRevised_GivesThoseOfOneMoment()
    {
        await using StorageSchema schema = await FilledAsync();
        Reviser reviser = new(schema);
        await using PostgresRelay relay = PostgresRelay.Start(schema.ConnectionString, reviser);
        await using NpgsqlDataSource relayed = NpgsqlDataSource.Create(relay.ConnectionString);
        BarColumns bars = new();

        await new PerBarReader(relayed).ReadAsync(Series, range: null, bars, Cancel);

        Assert.True(reviser.HasRevised);
        AssertSlots(0, Slots, bars);
    }

    /// <summary>
    /// Both for the plan made for these parameters and for the one that a prepared statement ends up with, and both before and
    /// after the server has statistics of the table.
    /// </summary>
    [Theory]
    [InlineData("force_custom_plan")]
    [InlineData("force_generic_plan")]
    public async Task Read_Plan_WalksThePrimaryKeyAndSortsNothing(string planCacheMode)
    {
        const int RowsASeries = 20_000;
        await using StorageSchema schema = await database.CreateSchemaAsync();
        await schema.ExecuteAsync("ALTER TABLE bars SET (autovacuum_enabled = false)");
        foreach (string symbol in new[] { "MSFT", Series.Symbol.Name, "GOOGL" })
        {
            await schema.Writer(WriterKind.Copy)
                .WriteAsync(SampleSeries.Of(SampleSeries.Key(symbol), [.. Enumerable.Range(0, RowsASeries)]), Cancel);
        }

        AssertWalksThePrimaryKey(RowsASeries, await ExplainAsync(schema, planCacheMode));
        await schema.ExecuteAsync("ANALYZE");
        AssertWalksThePrimaryKey(RowsASeries, await ExplainAsync(schema, planCacheMode));
    }

    private static async Task<ReadPlan> ExplainAsync(StorageSchema schema, string planCacheMode)
    {
        await using NpgsqlConnection connection = await schema.DataSource.OpenConnectionAsync(Cancel);
        await using NpgsqlCommand mode = new($"SET plan_cache_mode = {planCacheMode}", connection);
        await mode.ExecuteNonQueryAsync(Cancel);
        await using NpgsqlCommand read = BarReader.Command(connection, BarReader.RangeSql, Series, range: null);
        return await ReadPlan.ExecuteAsync(read, Cancel);
    }

    private static void AssertWalksThePrimaryKey(int rows, ReadPlan plan)
    {
        JsonElement scan = Assert.Single(plan.ScansOfBars);
        Assert.Equal("Index Scan", scan.GetProperty("Node Type").GetString());
        Assert.Equal("bars_pkey", scan.GetProperty("Index Name").GetString());
        Assert.Equal(rows, scan.GetProperty("Actual Rows").GetDouble());
        Assert.DoesNotContain("\"Sort Key\"", plan.Text, StringComparison.Ordinal);
    }

    private static IBarReader Reader(bool perBar, StorageSchema schema) =>
        perBar ? new PerBarReader(schema.DataSource) : new BarReader(schema.DataSource);

    private static void AssertSlots(int firstSlot, int endSlot, BarColumns actual)
    {
        SeriesData expected = SampleSeries.Of(Series, [.. Enumerable.Range(firstSlot, endSlot - firstSlot)]);
        SeriesData read = expected with { Bars = actual };
        Assert.Equal(expected.Bars.Count, actual.Count);
        Assert.Equal(Rows(expected), Rows(read));
    }

    private static IEnumerable<StoredRow> Rows(SeriesData data) =>
        Enumerable.Range(0, data.Bars.Count).Select(row => StoredRow.Expected(data, row));

    private sealed class Reviser(StorageSchema schema) : IRelayObserver
    {
        public bool HasRevised { get; private set; }

        public async ValueTask<bool> BeforeAsync(FrontendMessage message, CancellationToken cancellationToken)
        {
            if (!HasRevised && message.Sql?.Contains("b.time = $3", StringComparison.Ordinal) == true)
            {
                HasRevised = true;
                await schema.ExecuteAsync("UPDATE bars SET close = close + 1");
            }

            return true;
        }
    }

    /// <summary>The series, stored in an order that is not that of time, beside another at the same times.</summary>
    private async Task<StorageSchema> FilledAsync()
    {
        StorageSchema schema = await database.CreateSchemaAsync();
        IBarWriter writer = schema.Writer(WriterKind.Copy);
        await writer.WriteAsync(SampleSeries.Of(SampleSeries.Key("OTHER"), [.. Enumerable.Range(-100, 700)], revision: 2), Cancel);
        await writer.WriteAsync(SampleSeries.Of(Series, [.. Enumerable.Range(Slots / 2, Slots / 2)]), Cancel);
        await writer.WriteAsync(SampleSeries.Of(Series, [.. Enumerable.Range(0, Slots / 2)]), Cancel);
        return schema;
    }
}
