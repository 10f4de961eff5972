using BenchmarkDotNet.Attributes;
using Benchmarks.Suites.Work;
using MarketData.Bars;
using MarketData.Instruments;
using MarketData.Postgres.Tables;
using MarketData.Storage;
using MarketData.Time;
using Perf.Lab.Bench;

namespace Benchmarks.Suites.Insert;

/// <summary>
/// What does another index, or a table divided by month, cost the jobs of a backfill? Ten weeks of two symbols a stream, in the five
/// timeframes that a backfill fetches: most of the pages have few rows, and yet reach every month. One stream, or two at once, take
/// turns with the same on the table as the migrations make it; that table's own case shows the error of the figure.
/// </summary>
[IoSuite]
public class DesignedJobsSuite : IServedSuite
{
    /// <summary>Ten weeks.</summary>
    private const int TradingDays = 50;

    private const int SymbolsAStream = 2;
    private const int Seed = 20240102;

    /// <summary>Of five-minute bars that make the partitions of the ten weeks before anything is measured.</summary>
    private const int RowsOfTenWeeks = 10_000;

    private InsertStreams? streams;

    [Params(1, 2)]
    public int Streams { get; set; }

    /// <summary>Beside the primary key.</summary>
    [Params(BarIndex.None, BarIndex.ComputedAt, BarIndex.Covering, BarIndex.Brin)]
    public BarIndex Index { get; set; }

    [Params(BarPartitions.None, BarPartitions.Monthly)]
    public BarPartitions Partitions { get; set; }

    /// <summary>The server to make a database on: the lab's, unless a test brings its own.</summary>
    public string? Postgres { get; init; }

    SuiteDemand IServedSuite.Demand => new() { Postgres = true };

    [GlobalSetup]
    public async Task SetUpAsync()
    {
        streams = await OpenAsync(new BarTableDesign(Index, Partitions));
        await WarmUp.RepeatAsync(() => TimeAsync(streams));
        if (WorkNote.IsWanted)
        {
            await using InsertStreams plain = await OpenAsync(new BarTableDesign());
            await WarmUp.RepeatAsync(() => TimeAsync(plain));
            DuelResult turns = await Duel.RunAsync(
                () => TimeAsync(streams), [() => TimeAsync(plain)], Duel.MinRounds, Duel.ManyRounds);
            new WorkNote(streams.Rows) { TimesAsFastAsFloor = turns.TimesAsFast[0] }.Write();
        }
    }

    [IterationSetup]
    public void Reset() => streams!.ResetAsync().GetAwaiter().GetResult();

    /// <exception cref="InvalidOperationException">The iteration did not leave exactly its rows behind.</exception>
    [IterationCleanup]
    public void Check() => streams!.CheckAsync().GetAwaiter().GetResult();

    [GlobalCleanup]
    public async Task CleanUpAsync() => await streams!.DisposeAsync();

    [Benchmark]
    public Task<int> Copy() => streams!.WriteAtOnceAsync();

    private static Task<TimeSpan> TimeAsync(InsertStreams open) => open.TimeAsync(open.WriteAtOnceAsync);

    private async Task<InsertStreams> OpenAsync(BarTableDesign design) => new(
        await InsertTable.OpenAsync(new InsertSetting(RowsOfTenWeeks, Design: design), Postgres),
        [.. Enumerable.Range(0, Streams).Select(PagesOf)]);

    /// <summary>Symbol by symbol, each from the finest timeframe to the coarsest, as a lane of a backfill has them.</summary>
    private static SeriesData[] PagesOf(int stream) =>
    [
        .. from number in Enumerable.Range(stream * SymbolsAStream, SymbolsAStream)
           from timeframe in Timeframe.Backfilled
           select SampleBars.CreateDays(new SeriesKey(Symbol.Stock($"JOB{(char)('A' + number)}"), timeframe), TradingDays, Seed),
    ];
}
