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
/// Several clients write one series at random: each goes on where it finds the series, begins it anew, or revises bars. Whoever comes between
/// another's read and its write: a state that is stored afterwards is that of the stored bars.
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

    /// <summary>The control: a client that does not say which state it went on from, while that is replaced by one of revised bars.</summary>
    [Fact]
    public async Task Write_ThatDoesNotSayWhatItWentOnFrom_IsSeenToLeaveAStateOfOtherBars()
    {
        await using StorageSchema schema = await database.CreateSchemaAsync();
        IBarWriter writer = schema.Writer(WriterKind.Copy);
        await writer.WriteAsync(Computed(null, Bars(0, 20, 0), new BarColumns(), 0, 20), Cancel);
        BarColumns before = new();
        FeatureState? state = await new FeatureHistory(schema.DataSource).ReadAsync(Series, SampleSeries.TimeOf(20 * 97), before, Cancel);
        SeriesData next = Computed(state, Bars(20, 30, 0), before, 20, 30);

        await writer.WriteAsync(Computed(null, Bars(0, 20, 1), new BarColumns(), 0, 20), Cancel);
        await writer.WriteAsync(next, Cancel);
        Assert.Null(await StoredFeatureStates.FindDamageAsync(schema.DataSource, Cancel));

        await writer.WriteAsync(next with { Checkpoint = next.Checkpoint! with { GoesOnFrom = null } }, Cancel);
        Assert.StartsWith("I4", await StoredFeatureStates.FindDamageAsync(schema.DataSource, Cancel), StringComparison.Ordinal);
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
    private static SeriesData Computed(FeatureState? state, BarColumns bars, BarColumns before, int first, int end)
    {
        FeatureStream stream = new();
        FeatureColumns features = new();
        if (state is not null)
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
            Checkpoint = new FeatureCheckpoint(SampleSeries.TimeOf(end * 97), stream.Save()) { GoesOnFrom = state },
        };
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
            BarColumns bars = Bars(first, first + 1 + random.Next(4), random.Next(3));
            FeatureColumns features = new();
            features.Resize(bars.Count);
            await writer.WriteAsync(new SeriesData(Series, bars, features, SampleSeries.ComputedAt), Cancel);
        }

        /// <summary>From its beginning or from before, or behind a gap.</summary>
        private Task BeginAsync()
        {
            int first = Origin - random.Next(4) + (random.Next(5) == 0 ? 90 : 0);
            int end = first + 5 + random.Next(25);
            return writer.WriteAsync(Computed(null, Bars(first, end, random.Next(3)), new BarColumns(), first, end), Cancel);
        }

        /// <summary>At the end of what is covered, mostly.</summary>
        private async Task GoOnAsync()
        {
            long? until = (await schema.CoveredAsync(Series.Symbol.Name))?.EndUnixMs;
            int covered = until is { } end ? (int)((end - SampleSeries.TimeOf(0)) / (SampleSeries.TimeOf(97) - SampleSeries.TimeOf(0))) : Origin;
            int first = Math.Max(Origin, covered - (random.Next(3) == 0 ? random.Next(5) : 0));
            int last = first + 1 + random.Next(6);
            BarColumns before = new();
            FeatureState? state = await history.ReadAsync(Series, SampleSeries.TimeOf(first * 97), before, Cancel);
            await writer.WriteAsync(Computed(state, Bars(first, last, random.Next(3)), before, first, last), Cancel);
        }
    }
}
