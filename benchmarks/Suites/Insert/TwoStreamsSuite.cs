using System.Diagnostics;
using BenchmarkDotNet.Attributes;
using Benchmarks.Suites.Work;
using MarketData.Postgres.Writers;
using MarketData.Storage;
using Perf.Lab.Bench;

namespace Benchmarks.Suites.Insert;

/// <summary>
/// How much faster do two streams store two series than one stream does? Two pages of new rows into an empty table: one after the
/// other, or at once, each by a writer and over a connection of its own. Two at once take turns with one.
/// </summary>
[IoSuite]
public class TwoStreamsSuite : IServedSuite
{
    private InsertTable? table;
    private IBarWriter[] writers = [];
    private SeriesData[] pages = [];

    /// <summary>
    /// Of both pages together. 20,000 of a series are five months of five-minute bars; of 100 the transaction costs more than the rows.
    /// </summary>
    [Params(200, 40_000)]
    public int Rows { get; set; }

    /// <summary>The server to make a database on: the lab's, unless a test brings its own.</summary>
    public string? Postgres { get; init; }

    SuiteDemand IServedSuite.Demand => new() { Postgres = true };

    [GlobalSetup(Target = nameof(OneStream))]
    public Task SetUpOneStreamAsync() => SetUpAsync(WriteInTurnAsync);

    [GlobalSetup(Target = nameof(TwoStreams))]
    public Task SetUpTwoStreamsAsync() => SetUpAsync(WriteAtOnceAsync, WriteInTurnAsync);

    [IterationSetup]
    public void Reset() => table!.ResetAsync().GetAwaiter().GetResult();

    /// <exception cref="InvalidOperationException">The iteration did not leave exactly its rows behind.</exception>
    [IterationCleanup]
    public void Check() => CheckAsync().GetAwaiter().GetResult();

    [GlobalCleanup]
    public async Task CleanUpAsync() => await table!.DisposeAsync();

    [Benchmark]
    public Task<int> OneStream() => WriteInTurnAsync();

    [Benchmark]
    public Task<int> TwoStreams() => WriteAtOnceAsync();

    /// <param name="reference">What to compare the write with in turns; null for nothing.</param>
    private async Task SetUpAsync(Func<Task<int>> write, Func<Task<int>>? reference = null)
    {
        table = await InsertTable.OpenAsync(new InsertSetting(Rows / 2), Postgres);
        writers = [NewWriter(), NewWriter()];
        pages = [table.Page, table.Page with { Series = InsertTable.OtherSeries }];
        await WarmUp.RepeatAsync(() => TimeAsync(write));
        if (WorkNote.IsWanted)
        {
            IReadOnlyList<double> rounds = reference is null
                ? []
                : (await Duel.RunAsync(() => TimeAsync(write), [() => TimeAsync(reference)], Duel.MinRounds, Duel.ManyRounds)).TimesAsFast[0];
            new WorkNote(Rows) { TimesAsFastAsFloor = rounds }.Write();
        }
    }

    private IBarWriter NewWriter() => BarWriters.Create(WriterKind.Copy, table!.DataSource, table.Catalog);

    private async Task<TimeSpan> TimeAsync(Func<Task<int>> write)
    {
        await table!.ResetAsync();
        long started = Stopwatch.GetTimestamp();
        await write();
        TimeSpan elapsed = Stopwatch.GetElapsedTime(started);
        await CheckAsync();
        return elapsed;
    }

    private async Task<int> WriteInTurnAsync()
    {
        WriteOutcome first = await writers[0].WriteAsync(pages[0]);
        WriteOutcome second = await writers[0].WriteAsync(pages[1]);
        return first.Rows + second.Rows;
    }

    /// <summary>Each on a thread of its own from the start: encoding a page is work before the first wait.</summary>
    private async Task<int> WriteAtOnceAsync()
    {
        WriteOutcome[] outcomes = await Task.WhenAll(
            Task.Run(() => writers[0].WriteAsync(pages[0])), Task.Run(() => writers[1].WriteAsync(pages[1])));
        return outcomes.Sum(outcome => outcome.Rows);
    }

    private async Task CheckAsync()
    {
        await table!.CheckAsync();
        await table.CheckOtherAsync("bars");
    }
}
