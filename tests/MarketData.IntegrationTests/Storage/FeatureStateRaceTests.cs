using MarketData.Bars;
using MarketData.Features;
using MarketData.Features.Streaming;
using MarketData.IntegrationTests.Storage.Tables;
using MarketData.Postgres.Reading;
using MarketData.Postgres.Tables;
using MarketData.Postgres.Writers;
using MarketData.Storage;

namespace MarketData.IntegrationTests.Storage;

/// <summary>
/// Several clients write one series at random: each goes on where it finds the series, begins it anew, or revises bars. Whoever comes
/// between another's read and its write: a state that is stored afterwards is that of the stored bars.
/// </summary>
public sealed class FeatureStateRaceTests(StorageDatabase database) : IClassFixture<StorageDatabase>
{
    private const int Origin = 30;

    private static readonly SeriesKey Series = SampleSeries.Key();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(1, 1, BarPartitions.None)]
    [InlineData(2, 1, BarPartitions.Monthly)]
    [InlineData(3, 4, BarPartitions.None)]
    [InlineData(4, 4, BarPartitions.Monthly)]
    public async Task Writes_AtRandom_NeverLeaveAStateOfOtherBars(int seed, int clients, BarPartitions partitions)
    {
        await using StorageSchema schema = await database.CreateSchemaAsync(new BarTableDesign(BarIndex.None, partitions));
        int seen = 0;
        for (int round = 0; round < 12; round++)
        {
            await Task.WhenAll(Enumerable.Range(0, clients).Select(
                client => new Client(schema, new Random((seed * 1000) + (round * 10) + client)).RunAsync(steps: 4)));

            string? damage = await StoredFeatureStates.FindDamageAsync(schema.DataSource, Cancel);
            Assert.True(damage is null, $"round {round}: {damage}");
            seen += (int)await schema.ScalarAsync<long>("SELECT count(*) FROM feature_states");
        }

        // The test would be of nothing if there never was one.
        Assert.InRange(seen, 2, 12);
    }

    /// <summary>A client that does not say what it went on from began the series anew: it keeps no state where another's stands.</summary>
    [Fact]
    public async Task Write_ThatDoesNotSayWhatItWentOnFrom_LeavesNoStateOfOtherBars()
    {
        await using StorageSchema schema = await database.CreateSchemaAsync();
        IBarWriter writer = schema.Writer(WriterKind.Copy);
        await writer.WriteAsync(Computed(default, Bars(0, 20, 0), new BarColumns(), 0, 20), Cancel);
        BarColumns before = new();
        FeatureStart start = await new FeatureHistory(schema.DataSource).ReadAsync(Series, SampleSeries.TimeOf(20 * 97), before, Cancel);
        SeriesData next = Computed(start, Bars(20, 30, 0), before, 20, 30);
        await writer.WriteAsync(Computed(default, Bars(0, 20, 1), new BarColumns(), 0, 20), Cancel);

        await writer.WriteAsync(next, Cancel);
        await writer.WriteAsync(next with { Checkpoint = next.Checkpoint! with { GoesOnFrom = null } }, Cancel);

        Assert.Null(await StoredFeatureStates.FindDamageAsync(schema.DataSource, Cancel));
        Assert.Equal(
            SampleSeries.TimeOf(20 * 97),
            new DateTimeOffset(await schema.ScalarAsync<DateTime>("SELECT until FROM feature_states")).ToUnixTimeMilliseconds());
    }

    /// <summary>Someone revises bars, or stores one more, between a client's look at the bars and its write.</summary>
    [Theory]
    [InlineData(5, 7, 2, false)]
    [InlineData(19, 20, 1, false)]
    [InlineData(20, 21, 1, true)] // what the client brings itself
    [InlineData(40, 42, 1, true)]
    public async Task Write_BarsBeforeWereRevisedSinceTheyWereRead_LeavesTheRevisionAndKeepsNoState(
        int first, int end, int revision, bool keeps)
    {
        foreach (WriterKind kind in Enum.GetValues<WriterKind>())
        {
            await using StorageSchema schema = await database.CreateSchemaAsync();
            IBarWriter writer = schema.Writer(kind);
            await writer.WriteAsync(Computed(default, Bars(0, 20, 0), new BarColumns(), 0, 20) with { Checkpoint = null }, Cancel);
            BarColumns before = new();
            FeatureStart start =
                await new FeatureHistory(schema.DataSource).ReadAsync(Series, SampleSeries.TimeOf(20 * 97), before, Cancel);
            Assert.Equal(20, before.Count);
            await writer.WriteAsync(Revised(first, end, revision), Cancel);

            await writer.WriteAsync(OwnOnly(Computed(start, Bars(20, 30, 0), before, 20, 30), before.Count), Cancel);

            Assert.Null(await StoredFeatureStates.FindDamageAsync(schema.DataSource, Cancel));
            Assert.Equal(keeps, await schema.ScalarAsync<long>("SELECT count(*) FROM feature_states WHERE length(state) > 16") == 1);
            Assert.Equal(
                first < 20 ? Bars(first, end, revision).Closes.ToArray() : [],
                await schema.ScalarAsync<double[]>($"""
                    SELECT coalesce(array_agg(close ORDER BY time), '{"{}"}') FROM bars
                    WHERE time >= to_timestamp({SampleSeries.TimeOf(first * 97)} / 1000.0)
                        AND time < to_timestamp({SampleSeries.TimeOf(Math.Min(end, 20) * 97)} / 1000.0)
                    """));
        }
    }

    private static BarColumns Bars(int first, int end, int revision)
    {
        BarColumns bars = new();
        for (int slot = first; slot < end; slot++)
        {
            double close = 100 + (((slot * 37) + (revision * 11)) % 17);
            bars.Add(SampleSeries.TimeOf(slot * 97), close - 0.5, close + 1, close - 1, close, 1000 + slot);
        }

        return bars;
    }

    /// <summary>What a job stores that found the state, or the bars before.</summary>
    private static SeriesData Computed(FeatureStart start, BarColumns bars, BarColumns before, int first, int end)
    {
        FeatureStream stream = new();
        FeatureColumns features = new();
        if (start.State is { } state)
        {
            stream.Restore(state);
        }

        BarColumns all = new();
        all.Append(before);
        all.Append(bars);
        features.Resize(all.Count);
        stream.Add(all.AsSpan(), features.AsSpan());
        return new SeriesData(Series, all, features, SampleSeries.ComputedAt)
        {
            Covered = SampleSeries.Slots(first * 97, end * 97),
            Checkpoint = new FeatureCheckpoint(SampleSeries.TimeOf(end * 97), stream.Save()) { GoesOnFrom = start.Token },
        };
    }

    private static SeriesData Revised(int first, int end, int revision)
    {
        BarColumns bars = Bars(first, end, revision);
        FeatureColumns features = new();
        features.Resize(bars.Count);
        return new SeriesData(Series, bars, features, SampleSeries.ComputedAt);
    }

    /// <summary>Without the bars that were read; what the rows are does not matter to the state.</summary>
    private static SeriesData OwnOnly(SeriesData data, int read)
    {
        BarColumns bars = new();
        for (int i = read; i < data.Bars.Count; i++)
        {
            bars.Add(
                data.Bars.TimesUnixMs[i], data.Bars.Opens[i], data.Bars.Highs[i], data.Bars.Lows[i], data.Bars.Closes[i],
                data.Bars.Volumes[i]);
        }

        FeatureColumns features = new();
        features.Resize(bars.Count);
        return data with { Bars = bars, Features = features };
    }

    private sealed class Client(StorageSchema schema, Random random)
    {
        private readonly IBarWriter writer =
            schema.Writer((WriterKind)random.Next(Enum.GetValues<WriterKind>().Length), batchSize: 7);

        private readonly FeatureHistory history = new(schema.DataSource);

        public async Task RunAsync(int steps)
        {
            for (int step = 0; step < steps; step++)
            {
                await (random.Next(6) switch
                {
                    0 => ReviseAsync(),
                    1 => BeginAsync(),
                    _ => GoOnAsync(),
                });
            }
        }

        private async Task ReviseAsync()
        {
            int first = random.Next(Origin + 60);
            await writer.WriteAsync(Revised(first, first + 1 + random.Next(4), random.Next(3)), Cancel);
        }

        /// <summary>From its beginning or from before, or behind a gap.</summary>
        private Task BeginAsync()
        {
            int first = Origin - random.Next(4) + (random.Next(5) == 0 ? 90 : 0);
            int end = first + 5 + random.Next(25);
            return writer.WriteAsync(Computed(default, Bars(first, end, random.Next(3)), new BarColumns(), first, end), Cancel);
        }

        /// <summary>At the end of what is covered, mostly.</summary>
        private async Task GoOnAsync()
        {
            long? until = (await schema.CoveredAsync(Series.Symbol.Name))?.EndUnixMs;
            int covered = until is { } end ? (int)((end - SampleSeries.TimeOf(0)) / (SampleSeries.TimeOf(97) - SampleSeries.TimeOf(0))) : Origin;
            int first = Math.Max(Origin, covered - (random.Next(3) == 0 ? random.Next(5) : 0));
            int last = first + 1 + random.Next(6);
            BarColumns before = new();
            FeatureStart start = await history.ReadAsync(Series, SampleSeries.TimeOf(first * 97), before, Cancel);
            SeriesData data = Computed(start, Bars(first, last, random.Next(3)), before, first, last);
            await writer.WriteAsync(random.Next(2) == 0 ? data : OwnOnly(data, before.Count), Cancel);
        }
    }
}
