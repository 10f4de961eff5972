using BenchmarkDotNet.Attributes;
using Benchmarks.Suites.Work;
using Perf.Lab.Bench;

namespace Benchmarks.Suites.Insert;

/// <summary>
/// How much faster do two streams store pages of new rows into an empty table than one stream does? Two at once take turns with one.
/// </summary>
[IoSuite]
public class TwoStreamsSuite : IServedSuite
{
    private InsertStreams? streams;

    /// <summary>
    /// Of a page of one stream and one of the other. 20,000 of a series are five months of five-minute bars; of 100 the transaction costs
    /// more than the rows.
    /// </summary>
    [Params(200, 40_000)]
    public int Rows { get; set; }

    /// <summary>The server to make a database on: the lab's, unless a test brings its own.</summary>
    public string? Postgres { get; init; }

    SuiteDemand IServedSuite.Demand => new() { Postgres = true };

    [GlobalSetup(Target = nameof(OneStream))]
    public Task SetUpOneStreamAsync() => SetUpAsync(open => open.WriteInTurnAsync);

    [GlobalSetup(Target = nameof(TwoStreams))]
    public Task SetUpTwoStreamsAsync() => SetUpAsync(open => open.WriteAtOnceAsync, open => open.WriteInTurnAsync);

    [IterationSetup]
    public void Reset() => streams!.ResetAsync().GetAwaiter().GetResult();

    /// <exception cref="InvalidOperationException">The iteration did not leave exactly its rows behind.</exception>
    [IterationCleanup]
    public void Check() => streams!.CheckAsync().GetAwaiter().GetResult();

    [GlobalCleanup]
    public async Task CleanUpAsync() => await streams!.DisposeAsync();

    [Benchmark]
    public Task<int> OneStream() => streams!.WriteInTurnAsync();

    [Benchmark]
    public Task<int> TwoStreams() => streams!.WriteAtOnceAsync();

    /// <param name="referenceOf">What to compare the write with in turns; null for nothing.</param>
    private async Task SetUpAsync(Func<InsertStreams, Func<Task<int>>> writeOf, Func<InsertStreams, Func<Task<int>>>? referenceOf = null)
    {
        // Of small pages some a stream: to start two streams for one page each costs nearly what they save.
        InsertTable table = await InsertTable.OpenAsync(new InsertSetting(Rows / 2), Postgres);
        InsertStreams open = streams = new InsertStreams(table, [table.Pages, table.PagesOf("SECOND")]);
        Func<Task<int>> write = writeOf(open);
        await WarmUp.RepeatAsync(() => open.TimeAsync(write));
        if (WorkNote.IsWanted)
        {
            IReadOnlyList<double> rounds = [];
            if (referenceOf?.Invoke(open) is { } reference)
            {
                DuelResult turns = await Duel.RunAsync(
                    () => open.TimeAsync(write), [() => open.TimeAsync(reference)], Duel.MinRounds, Duel.ManyRounds);
                rounds = turns.TimesAsFast[0];
            }

            new WorkNote(open.Rows) { TimesAsFastAsFloor = rounds }.Write();
        }
    }
}
