using MarketData.Bars;
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

            FeatureStart state = await new FeatureHistory(schema.DataSource).ReadAsync(Series, SampleSeries.TimeOf(start), before, Cancel);

            Assert.Equal(hasState ? SampleStates.Of(1).Bytes.ToArray() : null, state.State?.Bytes.ToArray());
            Assert.Equal(hasState || before.Count > 0, state.Token is not null);
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

        Assert.Null((await new FeatureHistory(schema.DataSource).ReadAsync(Series, SampleSeries.TimeOf(8), before, Cancel)).State);

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

        Assert.Null((await new FeatureHistory(schema.DataSource).ReadAsync(Series, SampleSeries.TimeOf(10), before, Cancel)).State);

        AssertSame(Bars(5, 10).Bars, before);
    }

    [Fact]
    public async Task Read_UnknownOrUncoveredSeries_GivesNothing()
    {
        await using StorageSchema schema = await database.CreateSchemaAsync();
        FeatureHistory history = new(schema.DataSource);
        BarColumns before = Bars(0, 3).Bars;

        Assert.Equal(default, await history.ReadAsync(Series, SampleSeries.TimeOf(5), before, Cancel));
        Assert.Equal(0, before.Count);

        await schema.Writer(WriterKind.Copy).WriteAsync(Bars(0, 10), Cancel);
        Assert.Equal(default, await history.ReadAsync(Series, SampleSeries.TimeOf(5), before, Cancel));
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

        Assert.NotNull((await history.ReadAsync(Series, SampleSeries.TimeOf(10), before, Cancel)).State);

        Assert.Equal(1, relay.RoundTrips - roundTrips);
    }

    /// <summary>The ticket of the first who asks is one for the second too; a state for another time makes room for it.</summary>
    [Fact]
    public async Task Read_Bars_PutsATicketThatIsNoStateAndStandsUntilABarIsRevised()
    {
        await using StorageSchema schema = await database.CreateSchemaAsync();
        IBarWriter writer = schema.Writer(WriterKind.Copy);
        await writer.WriteAsync(Bars(5, 10).WithState(5, 10, 1), Cancel);
        FeatureHistory history = new(schema.DataSource);
        BarColumns before = new();

        FeatureStart first = await history.ReadAsync(Series, SampleSeries.TimeOf(8), before, Cancel);
        FeatureStart second = await history.ReadAsync(Series, SampleSeries.TimeOf(8), before, Cancel);
        await writer.WriteAsync(SampleSeries.Of(Series, [6], revision: 1), Cancel);
        FeatureStart third = await history.ReadAsync(Series, SampleSeries.TimeOf(8), before, Cancel);

        Assert.All([first, second, third], start => Assert.Null(start.State));
        Assert.Equal(first.Token?.ToArray(), second.Token?.ToArray());
        Assert.NotEqual(first.Token?.ToArray(), third.Token?.ToArray());
        Assert.Equal(3, before.Count);
    }

    /// <summary>A writer that looked for a state before the ticket is there would not delete it: the bars are read once he is done.</summary>
    [Fact]
    public async Task Read_WhileAWriterHoldsTheSeries_WaitsForItsBars()
    {
        await using StorageSchema schema = await database.CreateSchemaAsync();
        await schema.Writer(WriterKind.Copy).WriteAsync(Bars(5, 10) with { Covered = SampleSeries.Slots(5, 10) }, Cancel);
        await using NpgsqlConnection other = await schema.DataSource.OpenConnectionAsync(Cancel);
        await using NpgsqlTransaction transaction = await other.BeginTransactionAsync(Cancel);
        await using NpgsqlCommand revise = new(
            "SELECT FROM series FOR NO KEY UPDATE; UPDATE bars SET close = 4711 WHERE time = (SELECT min(time) FROM bars)", other);
        await revise.ExecuteNonQueryAsync(Cancel);
        BarColumns before = new();

        Task<FeatureStart> read = new FeatureHistory(schema.DataSource).ReadAsync(Series, SampleSeries.TimeOf(10), before, Cancel);
        await Poll.UntilAsync(
            async () => read.IsCompleted || await schema.ScalarAsync<long>(
                $"SELECT count(*) FROM pg_stat_activity WHERE {other.ProcessID} = ANY (pg_blocking_pids(pid))") > 0,
            Cancel);
        Assert.False(read.IsCompleted);
        await transaction.CommitAsync(Cancel);
        await read;

        Assert.Equal(4711, before.Closes[0]);
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
