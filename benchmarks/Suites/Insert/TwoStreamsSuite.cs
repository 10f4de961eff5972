using System.Diagnostics;
using BenchmarkDotNet.Attributes;
using Benchmarks.Suites.Work;
using MarketData.Postgres.Writers;
using MarketData.Storage;
using Perf.Lab.Bench;

namespace Benchmarks.Suites.Insert;

/// <summary>
/// How much faster do two streams store pages of new rows into an empty table than one stream does? Each stream has a writer and a
/// connection of its own, and pages of series of its own. Two at once take turns with one.
/// </summary>
[IoSuite]
public class TwoStreamsSuite : IServedSuite
{
    private InsertTable? table;
    private IBarWriter[] writers = [];

    /// <summary>Of either stream.</summary>
    private SeriesData[][] pages = [];

    /// <summary>
    /// Of a page of one stream and one of the other. 20,000 of a series are five months of five-minute bars; of 100 the transaction costs
    /// more than the rows.
    /// </summary>
    [Params(200, 40_000)]
    public int Rows { get; set; }

    /// <summary>The server to make a database on: the lab's, unless a test brings its own.</summary>
    public string? Postgres { get; init; }

    /// <summary>Of small pages some a stream: to start two streams for one page each costs nearly what they save.</summary>
    private InsertSetting OfAStream => new(Rows / 2);

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
        table = await InsertTable.OpenAsync(OfAStream, Postgres);
        writers = [NewWriter(), NewWriter()];
        pages = [[.. table.Pages], [.. table.PagesOf("SECOND")]];
        await WarmUp.RepeatAsync(() => TimeAsync(write));
        if (WorkNote.IsWanted)
        {
            IReadOnlyList<double> rounds = reference is null
                ? []
                : (await Duel.RunAsync(() => TimeAsync(write), [() => TimeAsync(reference)], Duel.MinRounds, Duel.ManyRounds)).TimesAsFast[0];
            new WorkNote(Rows * OfAStream.PagesATurn) { TimesAsFastAsFloor = rounds }.Write();
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

    private async Task<int> WriteInTurnAsync() => await WriteAsync(writers[0], pages[0]) + await WriteAsync(writers[0], pages[1]);

    /// <summary>Each on a thread of its own from the start: encoding a page is work before the first wait.</summary>
    private async Task<int> WriteAtOnceAsync() => (await Task.WhenAll(
        Task.Run(() => WriteAsync(writers[0], pages[0])), Task.Run(() => WriteAsync(writers[1], pages[1])))).Sum();

    private static async Task<int> WriteAsync(IBarWriter writer, SeriesData[] pages)
    {
        int rows = 0;
        foreach (SeriesData page in pages)
        {
            rows += (await writer.WriteAsync(page)).Rows;
        }

        return rows;
    }

    private Task CheckAsync() => table!.CheckTotalAsync(Rows * OfAStream.PagesATurn);
}
