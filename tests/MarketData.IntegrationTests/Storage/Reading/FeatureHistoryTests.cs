using MarketData.Bars;
using MarketData.Features.Streaming;
using MarketData.IntegrationTests.Storage.Tables;
using MarketData.Postgres.Reading;
using MarketData.Postgres.Tables;
using MarketData.Postgres.Writers;
using MarketData.Storage;
using Npgsql;
using Perf.Testbed.Relay;

namespace MarketData.IntegrationTests.Storage.Reading;

public sealed class FeatureHistoryTests(StorageDatabase database) : IClassFixture<StorageDatabase>
{
    private static readonly SeriesKey Series = SampleSeries.Key();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>Bars 5 to 13 are stored and 14 is not there, 5 to 15 are covered, with a state at 15; bars 20 to 24 lie behind a gap.</summary>
    [Theory]
    [InlineData(15, true, 5, 5)] // the state
    [InlineData(14, false, 5, 14)]
    [InlineData(10, false, 5, 10)]
    [InlineData(6, false, 5, 6)]
    [InlineData(5, false, 5, 5)] // where the series begins
    [InlineData(4, false, 5, 5)]
    [InlineData(16, false, 5, 5)] // behind a gap
    [InlineData(22, false, 5, 5)]
    public async Task Read_AtAStart_GivesTheStateOrTheBarsOrNothing(int start, bool hasState, int first, int end)
    {
        foreach (BarPartitions partitions in Enum.GetValues<BarPartitions>())
        {
            await using StorageSchema schema = await database.CreateSchemaAsync(new BarTableDesign(BarIndex.None, partitions));
            IBarWriter writer = schema.Writer(WriterKind.Copy);
            await writer.WriteAsync(Bars(5, 14).WithState(5, 15, 1), Cancel);
            await writer.WriteAsync(Bars(20, 25), Cancel);
            await writer.WriteAsync(Bars(0, 30) with { Series = SampleSeries.Key("SPY"), Covered = SampleSeries.Slots(0, 30) }, Cancel);
            BarColumns before = Bars(0, 3).Bars;

            FeatureState? state = await new FeatureHistory(schema.DataSource).ReadAsync(Series, SampleSeries.TimeOf(start), before, Cancel);

            Assert.Equal(hasState ? SampleStates.Of(1).Bytes.ToArray() : null, state?.Bytes.ToArray());
            AssertSame(Bars(first, end).Bars, before);
        }
    }

    /// <summary>Bars that were stored from before what is covered are not of the series that began there.</summary>
    [Fact]
    public async Task Read_BarsFromBeforeWhatIsCovered_AreLeftOut()
    {
        await using StorageSchema schema = await database.CreateSchemaAsync();
        IBarWriter writer = schema.Writer(WriterKind.Copy);
        await writer.WriteAsync(Bars(0, 10), Cancel);
        await writer.WriteAsync(Bars(5, 10) with { Covered = SampleSeries.Slots(5, 10) }, Cancel);
        BarColumns before = new();

        Assert.Null(await new FeatureHistory(schema.DataSource).ReadAsync(Series, SampleSeries.TimeOf(8), before, Cancel));

        AssertSame(Bars(5, 8).Bars, before);
    }

    /// <summary>What another version of the features left there.</summary>
    [Fact]
    public async Task Read_StateThatIsNone_GivesTheBars()
    {
        await using StorageSchema schema = await database.CreateSchemaAsync();
        await schema.Writer(WriterKind.Copy).WriteAsync(Bars(5, 10).WithState(5, 10, 1), Cancel);
        await schema.ExecuteAsync("UPDATE feature_states SET state = ''");
        BarColumns before = new();

        Assert.Null(await new FeatureHistory(schema.DataSource).ReadAsync(Series, SampleSeries.TimeOf(10), before, Cancel));

        AssertSame(Bars(5, 10).Bars, before);
    }

    [Fact]
    public async Task Read_UnknownOrUncoveredSeries_GivesNothing()
    {
        await using StorageSchema schema = await database.CreateSchemaAsync();
        FeatureHistory history = new(schema.DataSource);
        BarColumns before = Bars(0, 3).Bars;

        Assert.Null(await history.ReadAsync(Series, SampleSeries.TimeOf(5), before, Cancel));
        Assert.Equal(0, before.Count);

        await schema.Writer(WriterKind.Copy).WriteAsync(Bars(0, 10), Cancel);
        Assert.Null(await history.ReadAsync(Series, SampleSeries.TimeOf(5), before, Cancel));
        Assert.Equal(0, before.Count);
    }

    [Fact]
    public async Task Read_State_TakesOneRoundTripAndNoBar()
    {
        await using StorageSchema schema = await database.CreateSchemaAsync();
        await schema.Writer(WriterKind.Copy).WriteAsync(Bars(5, 10).WithState(5, 10, 1), Cancel);
        await using PostgresRelay relay = PostgresRelay.Start(schema.ConnectionString);
        await using NpgsqlDataSource dataSource = NpgsqlDataSource.Create(relay.ConnectionString);
        FeatureHistory history = new(dataSource);
        BarColumns before = new();
        await history.ReadAsync(Series, SampleSeries.TimeOf(10), before, Cancel);
        long roundTrips = relay.RoundTrips;

        Assert.NotNull(await history.ReadAsync(Series, SampleSeries.TimeOf(10), before, Cancel));

        Assert.Equal(1, relay.RoundTrips - roundTrips);
    }

    private static SeriesData Bars(int first, int end) => SampleSeries.Of(Series, [.. Enumerable.Range(first, end - first)]);

    private static void AssertSame(BarColumns expected, BarColumns actual)
    {
        Assert.Equal(expected.TimesUnixMs.ToArray(), actual.TimesUnixMs.ToArray());
        Assert.Equal(expected.Opens.ToArray(), actual.Opens.ToArray());
        Assert.Equal(expected.Highs.ToArray(), actual.Highs.ToArray());
        Assert.Equal(expected.Lows.ToArray(), actual.Lows.ToArray());
        Assert.Equal(expected.Closes.ToArray(), actual.Closes.ToArray());
        Assert.Equal(expected.Volumes.ToArray(), actual.Volumes.ToArray());
    }
}
