using System.Collections.Concurrent;
using MarketData.Bars;
using MarketData.Enrichment;
using MarketData.Features;
using MarketData.Features.Oracle;
using MarketData.Instruments;
using MarketData.Storage;
using MarketData.Tests.Features;
using MarketData.Time;

namespace MarketData.Tests.Enrichment;

public sealed class EnrichmentRunnerTests
{
    private static readonly SeriesKey[] Series =
    [
        .. from name in (string[])["AAPL", "MSFT", "GOOGL", "AMZN", "META"]
           from timeframe in (Timeframe[])[Timeframe.FiveMinutes, Timeframe.OneHour, Timeframe.OneDay]
           select new SeriesKey(Symbol.Stock(name), timeframe),
    ];

    /// <summary>None, fewer than the windows, and more than one piece of the vectorised computation.</summary>
    private static readonly int[] Counts = [0, 70, 700];

    private static readonly Dictionary<SeriesKey, BarColumns> Bars = Series.Index().ToDictionary(
        one => one.Item, one => RandomBars.Walk(one.Index, Counts[one.Index % Counts.Length]));

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(1, FeatureEngine.Vectorised)]
    [InlineData(1, FeatureEngine.Scalar)]
    [InlineData(4, FeatureEngine.Vectorised)]
    [InlineData(4, FeatureEngine.Scalar)]
    [InlineData(100, FeatureEngine.Vectorised)]
    public async Task Run_AnyWorkersAndEngine_StoresTheDefinedFeaturesOfEverySeries(int workers, FeatureEngine engine)
    {
        EnrichedStore store = new(Bars);
        EnrichmentResults observer = new();

        await new EnrichmentRunner(store, store, coverage: null, observer, TimeProvider.System) { Workers = workers, Engine = engine }
            .RunAsync(Series, Cancel);

        Assert.Equal(Series.ToHashSet(), store.Stored.Keys.ToHashSet());
        Assert.All(store.Stored, stored => AssertDefined(Bars[stored.Key], stored.Value));
        Assert.Equal(Series.ToHashSet(), observer.Results.Select(result => result.Series).ToHashSet());
        Assert.All(observer.Results, result => Assert.True(
            result is { Completed: true, Written.RowsChanged: 1 } && result.Bars == Bars[result.Series].Count));
    }

    [Fact]
    public async Task Run_OneWorker_KeepsTheOrderAndItsMemory()
    {
        ConcurrentDictionary<BarColumns, bool> memory = new();
        EnrichedStore store = new(Bars) { OnWrite = (data, _) => Task.FromResult(memory[data.Bars] = true) };
        EnrichmentResults observer = new();

        await Runner(store, observer).RunAsync(Series, Cancel);

        Assert.Equal(Series, observer.Results.Select(result => result.Series));
        Assert.Single(memory);
    }

    /// <summary>Three are in hand at once, for each waits until three are; never more, and never two of one symbol.</summary>
    [Fact]
    public async Task Run_ThreeWorkers_TakeThreeSymbolsAtOnce()
    {
        const int Workers = 3;
        ConcurrentDictionary<Symbol, SeriesKey> inHand = new();
        TaskCompletionSource full = new(TaskCreationOptions.RunContinuationsAsynchronously);
        int most = 0;
        EnrichedStore store = new(Bars)
        {
            OnRead = async (series, token) =>
            {
                Assert.True(inHand.TryAdd(series.Symbol, series), $"two series of {series.Symbol} at once");
                int now = inHand.Count;
                InterlockedMax(ref most, now);
                if (now == Workers)
                {
                    full.TrySetResult();
                }

                await full.Task.WaitAsync(TimeSpan.FromSeconds(60), token);
            },
            OnWrite = (data, _) => Task.FromResult(inHand.TryRemove(data.Series.Symbol, out SeriesKey _)),
        };
        EnrichmentResults observer = new();

        await new EnrichmentRunner(store, store, coverage: null, observer, TimeProvider.System) { Workers = Workers }.RunAsync(Series, Cancel);

        Assert.All(observer.Results, result => Assert.Null(result.Failure));
        Assert.Equal(Workers, most);
    }

    [Theory]
    [InlineData(EnrichmentStage.Read)]
    [InlineData(EnrichmentStage.Compute)]
    [InlineData(EnrichmentStage.Store)]
    public async Task Run_OneSeriesFails_TheOthersComplete(EnrichmentStage stage)
    {
        SeriesKey bad = Series[5];
        Dictionary<SeriesKey, BarColumns> bars = new(Bars);
        if (stage == EnrichmentStage.Compute)
        {
            bars[bad] = new BarColumns();
            bars[bad].Add(2, 1, 1, 1, 1, 1);
            bars[bad].Add(1, 1, 1, 1, 1, 1);
        }

        EnrichedStore store = new(bars)
        {
            OnRead = (series, _) => FailIf(series == bad && stage == EnrichmentStage.Read),
            OnWrite = (data, _) => FailIf(data.Series == bad && stage == EnrichmentStage.Store),
        };
        EnrichmentResults observer = new();

        await Runner(store, observer).RunAsync(Series, Cancel);

        EnrichmentResult failed = Assert.Single(observer.Results, result => !result.Completed);
        Assert.Equal((bad, stage), (failed.Series, failed.Failure!.Stage));
        Assert.DoesNotContain('\n', failed.Failure.Message);
        Assert.Equal(stage == EnrichmentStage.Read ? 0 : bars[bad].Count, failed.Bars);
        Assert.Equal(Series.Length, observer.Results.Count);
        Assert.Equal(Series.Except([bad]).ToHashSet(), store.Stored.Keys.ToHashSet());
    }

    /// <summary>A timeout of the driver is a failure of its series; the caller's cancellation is none.</summary>
    [Fact]
    public async Task Run_StoreIsCancelledByItself_IsAFailureOfTheSeries()
    {
        EnrichedStore store = new(Bars) { OnWrite = (_, _) => throw new OperationCanceledException("the server's own") };
        EnrichmentResults observer = new();

        await Runner(store, observer).RunAsync(Series, Cancel);

        Assert.All(observer.Results, result => Assert.Equal(EnrichmentStage.Store, result.Failure?.Stage));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public async Task Run_Cancelled_KeepsWhatWasDoneAndThrows(int workers)
    {
        using CancellationTokenSource source = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        SeriesKey last = Series[^1];
        EnrichedStore store = new(Bars)
        {
            OnRead = async (series, token) =>
            {
                if (series == last)
                {
                    await source.CancelAsync();
                }

                token.ThrowIfCancellationRequested();
            },
        };
        EnrichmentResults observer = new();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => new EnrichmentRunner(store, store, coverage: null, observer, TimeProvider.System) { Workers = workers }.RunAsync(Series, source.Token));

        Assert.All(observer.Results, result => Assert.Null(result.Failure));
        Assert.DoesNotContain(last, store.Stored.Keys);
        Assert.NotEmpty(observer.Results);
    }

    [Fact]
    public async Task Run_StageTimes_AreThoseOfTheirStages()
    {
        ManualClock clock = new();
        EnrichedStore store = new(Bars)
        {
            OnRead = (_, _) => Advance(clock, 2),
            OnWrite = (_, _) => Advance(clock, 3),
        };
        EnrichmentResults observer = new();

        await new EnrichmentRunner(store, store, coverage: null, observer, clock).RunAsync([Series[0], Series[1]], Cancel);

        Assert.All(observer.Results, result => Assert.Equal(
            (2, 0, 3), (result.ReadTime.TotalSeconds, result.ComputeTime.TotalSeconds, result.StoreTime.TotalSeconds)));
    }

    [Fact]
    public async Task Run_WithCoverage_ComputesWhatIsCoveredAndNothingBesideIt()
    {
        SeriesKey whole = Series[2];
        SeriesKey none = Series[5];
        BarColumns bars = Bars[whole];
        UtcRange range = new(bars.TimesUnixMs[100], bars.TimesUnixMs[400]);
        BarColumns covered = new();
        for (int i = 100; i < 400; i++)
        {
            covered.Add(bars.TimesUnixMs[i], bars.Opens[i], bars.Highs[i], bars.Lows[i], bars.Closes[i], bars.Volumes[i]);
        }

        EnrichedStore store = new(Bars);
        EnrichmentResults observer = new();

        await new EnrichmentRunner(store, store, new KnownCoverage(whole, range), observer, TimeProvider.System)
            .RunAsync([whole, none], Cancel);

        Assert.Equal([300, 0], observer.Results.Select(result => result.Bars));
        AssertDefined(covered, store.Stored[whole]);
    }

    [Fact]
    public async Task Run_ASeriesGivenTwice_IsTakenOnce()
    {
        EnrichedStore store = new(Bars);
        EnrichmentResults observer = new();

        await Runner(store, observer).RunAsync([Series[2], Series[1], Series[2]], Cancel);

        Assert.Equal([Series[2], Series[1]], observer.Results.Select(result => result.Series));
    }

    [Fact]
    public void Workers_LessThanOne_AreRefused()
    {
        EnrichedStore store = new(Bars);

        Assert.Throws<ArgumentOutOfRangeException>(
            () => new EnrichmentRunner(store, store, coverage: null, new EnrichmentResults(), TimeProvider.System) { Workers = 0 });
    }

    private static EnrichmentRunner Runner(EnrichedStore store, EnrichmentResults observer) =>
        new(store, store, coverage: null, observer, TimeProvider.System);

    private static void AssertDefined(BarColumns bars, FeatureColumns stored)
    {
        FeatureColumns features = new();
        ScalarFeatures.Compute(bars, features);
        SameFeatures.Assert(stored.AsSpan(), features.AsSpan(), () => "an enrichment");
    }

    private static Task FailIf(bool failing) =>
        failing ? throw new InvalidOperationException("53100: disk full\n\nDETAIL: none left") : Task.CompletedTask;

    private static Task Advance(ManualClock clock, int seconds)
    {
        clock.Advance(TimeSpan.FromSeconds(seconds));
        return Task.CompletedTask;
    }

    private static void InterlockedMax(ref int target, int value)
    {
        for (int seen = target; seen < value;)
        {
            int before = Interlocked.CompareExchange(ref target, value, seen);
            seen = before == seen ? value : before;
        }
    }

    private sealed class KnownCoverage(SeriesKey series, UtcRange range) : ICoverageReader
    {
        public Task<IReadOnlyDictionary<SeriesKey, UtcRange>> ReadAsync(
            IReadOnlyCollection<SeriesKey> asked, CancellationToken cancellationToken = default) =>
            Task.FromResult<IReadOnlyDictionary<SeriesKey, UtcRange>>(new Dictionary<SeriesKey, UtcRange> { [series] = range });
    }
}
