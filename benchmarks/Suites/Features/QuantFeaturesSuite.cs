using BenchmarkDotNet.Attributes;
using Benchmarks.Suites.Work;
using MarketData.Features;

namespace Benchmarks.Suites.Features;

/// <summary>
/// What do all features of one series cost, what does computing eight rows at a time buy over the definition, and how near does it
/// come to copying the columns? Each way takes turns with the definition and with the copy; the engine's longest series also with one
/// that fits in the caches.
/// </summary>
[ComputeSuite]
public class QuantFeaturesSuite
{
    /// <summary>Bars of the series that a longer one is compared with.</summary>
    private const int ShortSeries = 5_000;

    private const int LongSeries = 100_000;

    private FeatureSeries? series;

    [Params(
        500,         // what one API answer holds, and two years of daily bars
        ShortSeries, // a year of hourly bars with extended hours: fits in the caches
        LongSeries)] // a year of 5-minute bars of crypto, the largest job of a backfill: does not fit in L2
    public int Bars { get; set; }

    [GlobalSetup(Target = nameof(Scalar))]
    public void SetUpScalar() => SetUp(one => one.Scalar(), firstRow: 0, isBaseline: true);

    [GlobalSetup(Target = nameof(Compute))]
    public void SetUpCompute() => SetUp(one => one.Compute(), firstRow: 0, isComparedWithShort: Bars == LongSeries);

    /// <summary>A stream knows no more than its past: the rows of the warm-up, some of which are back-filled, may differ.</summary>
    [GlobalSetup(Target = nameof(Stream))]
    public void SetUpStream() => SetUp(one => one.Stream(), firstRow: MarketData.Features.WarmUp.Bars);

    [GlobalSetup(Target = nameof(CopyColumns))]
    public void SetUpCopyColumns() => SetUp(one => one.CopyColumns(), firstRow: null);

    [Benchmark(Baseline = true)]
    public FeatureColumns Scalar() => series!.Scalar();

    [Benchmark]
    public FeatureColumns Compute() => series!.Compute();

    /// <summary>
    /// From an empty series on: the first 50 rows have a path of their own, which is a tenth of 500 and nothing of 100,000.
    /// </summary>
    [Benchmark]
    public FeatureColumns Stream() => series!.Stream();

    /// <summary>The reference of the memory: see <see cref="ColumnCopy"/>.</summary>
    [Benchmark]
    public FeatureColumns CopyColumns() => series!.CopyColumns();

    /// <param name="firstRow">From which on the definition's values must be left behind; null for a way that computes none.</param>
    /// <param name="isBaseline">Whether it is the definition, which takes no turns with itself.</param>
    /// <param name="isComparedWithShort">Whether it also takes turns with itself on a short series.</param>
    private void SetUp(
        Func<FeatureSeries, FeatureColumns> way, int? firstRow, bool isBaseline = false, bool isComparedWithShort = false)
    {
        series = new FeatureSeries(Bars);
        if (firstRow is { } from)
        {
            series.Check(way, from);
        }

        // Few bars, many calls: the compilers finish with all of the code, however long the series is that is measured.
        FeatureSeries few = new(500);
        WarmUp.Repeat(() => (way(few), few.Scalar(), few.CopyColumns()));
        if (WorkNote.IsWanted)
        {
            NoteOf(way, isBaseline, isComparedWithShort ? new FeatureSeries(ShortSeries) : null).Write();
        }
    }

    private WorkNote NoteOf(Func<FeatureSeries, FeatureColumns> way, bool isBaseline, FeatureSeries? shorter)
    {
        List<Action> references = [() => series!.CopyColumns()];
        if (!isBaseline)
        {
            references.Add(() => series!.Scalar());
        }

        if (shorter is not null)
        {
            references.Add(() => way(shorter));
        }

        DuelResult turns = Duel.Run(() => way(series!), references);
        return new WorkNote(Bars)
        {
            TimesAsFastAsFloor = isBaseline ? [] : turns.TimesAsFast[1],
            FractionOfCopyColumns = turns.TimesAsFast[0],
            CostAgainstShortSeries = shorter is null ? [] : [.. turns.TimesAsFast[^1].Select(speed => ShortSeries / (speed * Bars))],
        };
    }
}
