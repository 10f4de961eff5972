using BenchmarkDotNet.Attributes;
using Benchmarks.Suites.Work;
using MarketData.Bars;
using MarketData.Features;
using MarketData.Instruments;
using MarketData.Time;
using Perf.Lab.Backfill;
using Perf.Testbed.Market;

namespace Benchmarks.Suites.Features;

/// <summary>
/// How fast are the features of 25 symbols at five timeframes, and what does a second worker add? Workers take the next symbol and
/// compute its five series, each into columns of its own that it uses again, as a backfill does. Two workers take turns with one, and
/// each case with copying the columns by as many workers: bars that come from memory, columns that stay in a cache.
/// </summary>
[ComputeSuite]
public class AllSeriesSuite
{
    private static readonly UtcRange Year = UtcRange.FromDays(new DateOnly(2024, 1, 1), new DateOnly(2025, 1, 1));

    private BarColumns[][] symbols = [];
    private FeatureColumns[] rooms = [];
    private int taken;

    public static IReadOnlyList<int> BarCounts => SuiteEnvironment.Profile == "smoke" ? [200_000] : [2_000_000];

    /// <summary>
    /// Of all series, each as long as its year of the synthetic market scaled to this sum. 2,000,000 is what a backfill of a year
    /// brings: 96 MB of bars. The smoke profile's is a tenth.
    /// </summary>
    [ParamsSource(nameof(BarCounts))]
    public int Bars { get; set; }

    [GlobalSetup(Target = nameof(OneWorker))]
    public void SetUpOneWorker() => SetUp(OneWorker, CopyColumns, isBaseline: true);

    [GlobalSetup(Target = nameof(TwoWorkers))]
    public void SetUpTwoWorkers() => SetUp(TwoWorkers, () => Copy(workers: 2));

    [GlobalSetup(Target = nameof(CopyColumns))]
    public void SetUpCopyColumns() => SetUp(CopyColumns, CopyColumns);

    /// <returns>Bars.</returns>
    [Benchmark(Baseline = true)]
    public long OneWorker() => Compute(workers: 1);

    /// <returns>Bars.</returns>
    [Benchmark]
    public long TwoWorkers() => Compute(workers: 2);

    /// <summary>The reference of the memory, by one worker: see <see cref="ColumnCopy"/>.</summary>
    /// <returns>Bars.</returns>
    [Benchmark]
    public long CopyColumns() => Copy(workers: 1);

    /// <summary>How many bars each series has, symbol by symbol.</summary>
    /// <param name="bars">Of all together.</param>
    internal static int[][] Lengths(int bars)
    {
        SyntheticMarket market = new(BackfillSettings.DefaultSeed);
        long[][] year =
        [
            .. Universe.TwentyFive.Select(symbol =>
                Timeframe.Backfilled.Select(timeframe => market.Total(new SeriesKey(symbol, timeframe), Year).Bars).ToArray()),
        ];
        double scale = bars / (double)year.Sum(lengths => lengths.Sum());
        int[][] scaled = [.. year.Select(lengths => lengths.Select(length => (int)(length * scale)).ToArray())];
        scaled[0][0] += bars - scaled.Sum(lengths => lengths.Sum());
        return scaled;
    }

    /// <param name="copy">The copy to compare the way with in turns.</param>
    /// <param name="isBaseline">Whether it is the one worker, which takes no turns with itself.</param>
    private void SetUp(Func<long> way, Func<long> copy, bool isBaseline = false)
    {
        int seed = 0;
        symbols = [.. Lengths(Bars).Select(lengths => lengths.Select(length => RandomWalk.Of(length, ++seed)).ToArray())];
        rooms = [new FeatureColumns(), new FeatureColumns()];
        if (way() != Bars)
        {
            throw new InvalidOperationException($"The series do not have {Bars} bars.");
        }

        WarmUp.Repeat(() => (way(), copy(), OneWorker()));
        if (WorkNote.IsWanted)
        {
            IReadOnlyList<Action> references = isBaseline ? [() => copy()] : [() => copy(), () => OneWorker()];
            DuelResult turns = Duel.Run(() => way(), references);
            new WorkNote(Bars)
            {
                TimesAsFastAsFloor = isBaseline ? [] : turns.TimesAsFast[1],
                FractionOfCopyColumns = turns.TimesAsFast[0],
            }.Write();
        }
    }

    private long Compute(int workers) => Share(workers, QuantFeatures.Compute);

    private long Copy(int workers) => Share(workers, (bars, room) =>
    {
        room.Resize(bars.Count);
        ColumnCopy.Copy(bars.AsSpan(), room.AsSpan());
    });

    private long Share(int workers, Action<BarColumns, FeatureColumns> fill)
    {
        taken = 0;
        Task<long>[] others = [.. rooms.Take(1..workers).Select(room => Task.Run(() => Work(room, fill)))];
        return Work(rooms[0], fill) + others.Sum(other => other.GetAwaiter().GetResult());
    }

    /// <summary>Until no symbol is left.</summary>
    /// <returns>Bars.</returns>
    private long Work(FeatureColumns room, Action<BarColumns, FeatureColumns> fill)
    {
        long bars = 0;
        for (int next = Interlocked.Increment(ref taken) - 1; next < symbols.Length; next = Interlocked.Increment(ref taken) - 1)
        {
            foreach (BarColumns series in symbols[next])
            {
                fill(series, room);
                bars += room.Count;
            }
        }

        return bars;
    }
}
