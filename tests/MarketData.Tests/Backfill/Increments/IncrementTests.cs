using MarketData.Backfill;
using MarketData.Bars;
using MarketData.Features;
using MarketData.Instruments;
using MarketData.Storage;
using MarketData.Time;

namespace MarketData.Tests.Backfill.Increments;

/// <summary>A year in increments is the year in one go, to the last bit, from whatever the features go on.</summary>
public sealed class IncrementTests
{
    /// <summary>No close of the market.</summary>
    private const double Revised = 4711;

    private static readonly UtcRange Year = UtcRange.FromDays(new DateOnly(2025, 1, 1), new DateOnly(2026, 1, 1));

    private static readonly DateTimeOffset Settled = Year.End.AddDays(2);

    private static readonly IReadOnlyList<BackfillJob> Jobs =
    [
        new(new SeriesKey(Symbol.Crypto("BTC"), Timeframe.OneHour), Year),
        new(new SeriesKey(Symbol.Crypto("BTC"), Timeframe.OneDay), Year),
        new(new SeriesKey(Symbol.Stock("AAPL"), Timeframe.FourHours), Year),
    ];

    private static readonly IReadOnlyList<BackfillJob> Hours = [Jobs[0]];

    public static TheoryData<bool, bool, int> Lanes => new(
        from overlap in (bool[])[false, true]
        from oneFetch in (bool[])[false, true]
        from concurrency in (int[])[1, 2, 3, 4]
        select (overlap, oneFetch, concurrency));

    /// <summary>Every increment fetches a day again that was not settled, and was revised since.</summary>
    [Theory]
    [InlineData(1, false, false, 1)]
    [InlineData(2, true, false, 3)]
    [InlineData(3, false, true, 2)]
    [InlineData(4, true, true, 1)]
    public async Task Continue_RandomIncrements_StoreWhatOneGoDoesAndReadNoBar(int seed, bool overlap, bool oneFetch, int concurrency)
    {
        IncrementBench increments = new(seed, new MemoryStore()) { Overlap = overlap, OneFetch = oneFetch, Concurrency = concurrency };
        Random random = new(seed);
        for (DateTimeOffset now = Year.Start.AddDays(120); now < Settled; now += TimeSpan.FromHours(random.Next(1, 400)))
        {
            await increments.ContinueAsync(Jobs, now);
        }

        await increments.ContinueAsync(Jobs, Settled);

        Assert.Equal(0, increments.Store.BarsRead);
        Assert.True(increments.Store.Reads >= 3 * 10, "few increments");
        await AssertIsOneGoAsync(seed, Jobs, increments, oneFetch);
        Assert.All(Jobs, job => Assert.Equal(Year.EndUnixMs, increments.Store.CheckpointOf(job.Series)));
    }

    [Theory]
    [InlineData(5, FeatureEngine.Vectorised)]
    [InlineData(6, FeatureEngine.Scalar)]
    public async Task Continue_NoState_StoresWhatOneGoDoesFromTheBars(int seed, FeatureEngine engine)
    {
        IncrementBench increments = new(seed, new MemoryStore { KeepsStates = false }) { Engine = engine };
        foreach (int days in (int[])[40, 41, 150, 151, 290, 367])
        {
            await increments.ContinueAsync(Jobs, Year.Start.AddDays(days));
        }

        Assert.True(increments.Store.BarsRead > 8760, $"{increments.Store.BarsRead} bars read");
        await AssertIsOneGoAsync(seed, Jobs, increments);
    }

    /// <summary>Those bars are read, and neither fetched nor stored again.</summary>
    [Fact]
    public async Task Continue_NoState_StoresTheBarsFetchedOnly()
    {
        IncrementBench increments = new(7, new MemoryStore { KeepsStates = false }) { Missing = 0 };
        await increments.ContinueAsync(Hours, Year.Start.AddDays(100));

        await increments.ContinueAsync(Hours, Year.Start.AddDays(101));

        BackfillJobResult result = Assert.Single(increments.Results);
        Assert.InRange(result.BarsFetched, 1, 48);
        Assert.Equal(result.BarsFetched, result.Written.Rows);
        Assert.InRange(result.Written.RowsChanged, 1, 48);
    }

    [Fact]
    public async Task Continue_SeriesShorterThanTheWarmUp_IsReadUntilThereIsAState()
    {
        IncrementBench increments = new(8, new MemoryStore());
        List<(long? State, int Read)> days = [];
        for (int day = 1; day <= 12; day++)
        {
            int before = increments.Store.BarsRead;
            await increments.ContinueAsync(Hours, Year.Start.AddDays(day));
            days.Add((increments.Store.CheckpointOf(Hours[0].Series), increments.Store.BarsRead - before));
        }

        await increments.ContinueAsync(Hours, Settled);

        int first = days.FindIndex(day => day.State is not null);
        Assert.InRange(first, 4, 8);
        Assert.All(days[..2], day => Assert.Equal(0, day.Read));
        Assert.All(days[2..(first + 1)], day => Assert.InRange(day.Read, 1, WarmUp.Bars - 1));
        Assert.All(days[(first + 1)..], day => Assert.Equal(0, day.Read));
        await AssertIsOneGoAsync(8, Hours, increments);
    }

    /// <summary>That there is no bar is known from then on, and the state is where it is known until.</summary>
    [Fact]
    public async Task Continue_IncrementWithoutBars_MovesTheStateOn()
    {
        IncrementBench increments = new(9, new MemoryStore());
        BackfillJob settled = Hours[0] with { Range = new UtcRange(Year.StartUnixMs, Day(49)) };
        await increments.ContinueAsync([settled], Year.Start.AddDays(50));
        increments.Missing = 100;
        foreach (int day in (int[])[55, 56, 60])
        {
            await increments.ContinueAsync(Hours, Year.Start.AddDays(day));
            Assert.Equal(Year.Start.AddDays(day - 1).ToUnixTimeMilliseconds(), increments.Store.CheckpointOf(Hours[0].Series));
        }

        Assert.Equal(0, increments.Store.BarsRead);
        Assert.Equal(increments.Store.CoveredOf(Hours[0].Series)?.EndUnixMs, increments.Store.CheckpointOf(Hours[0].Series));
    }

    /// <summary>A day of bars that were not settled is there no more: they stay stored, and no state that does not know them is kept.</summary>
    [Fact]
    public async Task Continue_BarsWereWithdrawn_ReadsThemForTheNextState()
    {
        IncrementBench increments = new(9, new MemoryStore());
        await increments.ContinueAsync(Hours, Year.Start.AddDays(50));
        increments.Missing = 100;

        await increments.ContinueAsync(Hours, Year.Start.AddDays(55));

        Assert.Equal((null, 0), (increments.Store.CheckpointOf(Hours[0].Series), increments.Store.BarsRead));

        await increments.ContinueAsync(Hours, Year.Start.AddDays(56));

        Assert.Equal(Day(55), increments.Store.CheckpointOf(Hours[0].Series));
        Assert.Equal(increments.Store.Rows.Count, increments.Store.BarsRead);
    }

    /// <summary>
    /// One bar is revised by another writer, and one more while the increment that has read the bars is about to be stored. Both stay, and
    /// each increment's own rows are those behind the bars that it has read; rows between are as they were.
    /// </summary>
    [Fact]
    public async Task Continue_BarsBeforeAreRevised_LeavesThemAndGoesOnFromThoseStored()
    {
        Func<Task> meanwhile = () => Task.CompletedTask;
        MemoryStore store = new() { OnWrite = _ => meanwhile() };
        IncrementBench bench = new(14, store);
        await bench.ContinueAsync(Hours, Year.Start.AddDays(60));
        await ReviseAsync(store, row: 700);

        await bench.ContinueAsync(Hours, Year.Start.AddDays(61));

        Assert.Equal(Day(60), store.CheckpointOf(Hours[0].Series));
        AssertRowsAreOfTheStoredBars(store, Day(59));
        Assert.ThrowsAny<Exception>(() => AssertRowsAreOfTheStoredBars(store, Day(20)));

        await ReviseAsync(store, row: 800);
        meanwhile = () =>
        {
            meanwhile = () => Task.CompletedTask;
            return ReviseAsync(store, row: 900);
        };
        await bench.ContinueAsync(Hours, Year.Start.AddDays(62));

        Assert.Null(store.CheckpointOf(Hours[0].Series));
        Assert.All((int[])[700, 800, 900], row => Assert.Equal(Revised, store.Rows[row].Bar.Close));

        await bench.ContinueAsync(Hours, Year.Start.AddDays(63));

        Assert.Equal(Day(62), store.CheckpointOf(Hours[0].Series));
        AssertRowsAreOfTheStoredBars(store, Day(61));
    }

    /// <summary>Behind a gap the series begins anew; when the gap is fetched, all that is behind it is made right.</summary>
    [Fact]
    public async Task Continue_JobBehindAGap_BeginsAnewAndIsMadeRightWhenTheGapIsFilled()
    {
        BackfillJob behind = Hours[0] with { Range = new UtcRange(Day(180), Year.EndUnixMs) };
        IncrementBench gap = new(10, new MemoryStore());
        IncrementBench alone = new(10, new MemoryStore());
        await gap.ContinueAsync(Hours, Year.Start.AddDays(60));
        long? state = gap.Store.CheckpointOf(Hours[0].Series);

        await gap.ContinueAsync([behind], Settled);
        await alone.ContinueAsync([behind], Settled);

        Assert.Equal(alone.Store.Rows, gap.Store.Rows.Where(row => row.Time >= behind.Range.StartUnixMs));
        Assert.Equal(state, gap.Store.CheckpointOf(Hours[0].Series));

        await gap.ContinueAsync(Hours, Settled);

        Assert.Equal(0, gap.Store.BarsRead);
        await AssertIsOneGoAsync(10, Hours, gap);
    }

    /// <summary>From inside what is covered no state is known; what follows is computed over the bars before.</summary>
    [Fact]
    public async Task Run_FromInsideWhatIsCovered_ComputesBehindTheBarsBefore()
    {
        BackfillJob last = Hours[0] with { Range = new UtcRange(Day(200), Year.EndUnixMs) };
        IncrementBench bench = new(11, new MemoryStore());
        await bench.ContinueAsync(Hours, Year.Start.AddDays(260));

        await bench.RunAsync([last], Settled);

        Assert.True(bench.Store.BarsRead > 4000);
        await AssertIsOneGoAsync(11, Hours, bench);
        Assert.Equal(Year.EndUnixMs, bench.Store.CheckpointOf(Hours[0].Series));
    }

    [Fact]
    public async Task Run_Scalar_StoresWhatVectorisedDoesAndLeavesNoState()
    {
        IncrementBench scalar = new(12, new MemoryStore()) { Engine = FeatureEngine.Scalar };
        await scalar.RunAsync(Jobs, Settled);

        await AssertIsOneGoAsync(12, Jobs, scalar);
        Assert.All(Jobs, job => Assert.Null(scalar.Store.CheckpointOf(job.Series)));
    }

    /// <summary>The jobs of a series are in one plan: each is asked for when the one before it is stored.</summary>
    [Theory]
    [MemberData(nameof(Lanes))]
    public async Task Run_ConsecutiveRangesInOnePlan_StoreWhatOneGoDoesAndReadNoBar(bool overlap, bool oneFetch, int concurrency)
    {
        MemoryStore store = new() { OnWrite = async _ => await Task.Delay(1), OnRead = async _ => await Task.Yield() };
        IncrementBench bench = new(13, store) { Overlap = overlap, OneFetch = oneFetch, Concurrency = concurrency };
        int[] days = [0, 130, 140, 141, 200, 203, 300, 365];
        IEnumerable<UtcRange> ranges = days.Zip(days.Skip(1), (from, until) => new UtcRange(Day(from), Day(until)));

        await bench.RunAsync([.. ranges.SelectMany(_ => Jobs, (range, job) => job with { Range = range })], Settled);

        Assert.Equal(0, store.BarsRead);
        await AssertIsOneGoAsync(13, Jobs, bench, oneFetch);
    }

    private static Task ReviseAsync(MemoryStore store, int row)
    {
        BarColumns bars = new();
        bars.Add(store.Rows[row].Time, Revised, Revised, Revised, Revised, 1);
        FeatureColumns features = new();
        features.Resize(1);
        return store.WriteAsync(new SeriesData(Hours[0].Series, bars, features, Settled));
    }

    /// <summary>From a time on; the store holds one series.</summary>
    private static void AssertRowsAreOfTheStoredBars(MemoryStore store, long fromUnixMs)
    {
        IReadOnlyList<(string Series, long Time, StoredBar Bar)> rows = store.Rows;
        BarColumns bars = new();
        foreach ((_, long time, StoredBar bar) in rows)
        {
            bars.Add(time, bar.Open, bar.High, bar.Low, bar.Close, bar.Volume);
        }

        FeatureColumns features = new();
        QuantFeatures.Compute(bars, features);
        SeriesData expected = new(Hours[0].Series, bars, features, Settled);
        int first = rows.Count(row => row.Time < fromUnixMs);
        Assert.InRange(first, 1, rows.Count - 1);
        Assert.Equal(
            Enumerable.Range(first, rows.Count - first).Select(row => StoredBar.Of(expected, row)),
            rows.Skip(first).Select(row => row.Bar));
    }

    private static long Day(int day) => Year.Start.AddDays(day).ToUnixTimeMilliseconds();

    private static async Task AssertIsOneGoAsync(int seed, IReadOnlyList<BackfillJob> jobs, IncrementBench increments, bool oneFetch = false)
    {
        IncrementBench oneGo = new(seed, new MemoryStore()) { OneFetch = oneFetch };
        await oneGo.RunAsync(jobs, Settled);
        Assert.NotEmpty(oneGo.Store.Rows);
        Assert.Equal(oneGo.Store.Rows, increments.Store.Rows);
        Assert.All(jobs, job => Assert.Equal(oneGo.Store.CoveredOf(job.Series), increments.Store.CoveredOf(job.Series)));
    }
}
