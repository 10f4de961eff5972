using BenchmarkDotNet.Attributes;
using Benchmarks.Suites.Work;
using MarketData.Enrichment;
using MarketData.Postgres.Reading;
using MarketData.Storage;
using Perf.Lab.Bench;

namespace Benchmarks.Suites.Enrichment;

/// <summary>
/// What does computing the features of stored series again cost, with one statement a series, one a bar, and two symbols at once? An
/// operation reads four series, computes them, and hands them to the writer of a backfill, which finds that no row differs: the
/// table stays as it is. Each way takes turns with one statement a series.
/// </summary>
[IoSuite]
public class EnrichmentSuite : IServedSuite
{
    private StoredSymbols? stored;
    private EnrichmentRunner? runner;
    private BarCount? count;

    public static IReadOnlyList<int> BarCounts => SuiteEnvironment.Profile switch
    {
        "smoke" => [400],
        "full" => [2_000, 20_000],
        _ => [2_000],
    };

    /// <summary>Of four symbols together, as many each; read a bar at a time, that is how many statements there are.</summary>
    [ParamsSource(nameof(BarCounts))]
    public int Bars { get; set; }

    SuiteDemand IServedSuite.Demand => new() { Postgres = true };

    [GlobalSetup(Target = nameof(Once))]
    public Task SetUpOnceAsync() => SetUpAsync(workers: 1, isPerBar: false, isBaseline: true);

    [GlobalSetup(Target = nameof(PerBar))]
    public Task SetUpPerBarAsync() => SetUpAsync(workers: 1, isPerBar: true);

    [GlobalSetup(Target = nameof(TwoWorkers))]
    public Task SetUpTwoWorkersAsync() => SetUpAsync(workers: 2, isPerBar: false);

    [GlobalCleanup]
    public async Task CleanUpAsync() => await stored!.DisposeAsync();

    /// <returns>Bars.</returns>
    [Benchmark(Baseline = true)]
    public Task<long> Once() => RunAsync(runner!);

    /// <returns>Bars.</returns>
    [Benchmark]
    public Task<long> PerBar() => RunAsync(runner!);

    /// <returns>Bars.</returns>
    [Benchmark]
    public Task<long> TwoWorkers() => RunAsync(runner!);

    private async Task SetUpAsync(int workers, bool isPerBar, bool isBaseline = false)
    {
        stored = await StoredSymbols.CreateAsync(Bars);
        count = new BarCount();
        runner = Runner(isPerBar ? new PerBarReader(stored.DataSource) : new BarReader(stored.DataSource), workers);
        EnrichmentRunner once = Runner(new BarReader(stored.DataSource), workers: 1);
        await WarmUp.RepeatAsync(() => RunAsync(runner));
        if (WorkNote.IsWanted)
        {
            double[] rounds = isBaseline ? [] : await Duel.RunAsync(() => RunAsync(runner), () => RunAsync(once));
            new WorkNote(Bars) { TimesAsFastAsFloor = rounds }.Write();
        }
    }

    private EnrichmentRunner Runner(IBarReader reader, int workers) =>
        new(reader, stored!.Writer, coverage: null, count!, TimeProvider.System) { Workers = workers };

    /// <exception cref="InvalidOperationException">A series failed or was changed, or not all bars were read.</exception>
    private async Task<long> RunAsync(EnrichmentRunner enrichment)
    {
        count!.Reset();
        await enrichment.RunAsync(stored!.Series, CancellationToken.None);
        return count.Bars == Bars ? Bars : throw new InvalidOperationException($"{count.Bars} bars were read, and not {Bars}.");
    }

    private sealed class BarCount : IEnrichmentObserver
    {
        private long bars;

        public long Bars => Interlocked.Read(ref bars);

        public void Reset() => bars = 0;

        public void SeriesFinished(EnrichmentResult result)
        {
            if (result.Failure is not null || result.Written.RowsChanged != 0)
            {
                throw new InvalidOperationException($"{result.Series} failed or was changed: {result}");
            }

            Interlocked.Add(ref bars, result.Bars);
        }
    }
}
