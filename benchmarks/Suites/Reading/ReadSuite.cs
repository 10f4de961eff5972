using BenchmarkDotNet.Attributes;
using Benchmarks.Suites.Work;
using MarketData.Postgres.Tables;
using Perf.Lab.Bench;

namespace Benchmarks.Suites.Reading;

/// <summary>
/// What the read suites share: a table that the lab has filled with 125 series, read through the product on a warm connection, with
/// what is read in the server's memory. A read that does not return its rows is an error.
/// </summary>
public abstract class ReadSuite : IServedSuite
{
    private StoredTable? table;

    /// <summary>Smoke: the table of the insert suite. Otherwise 2 million rows, half a year of 25 symbols, and 20 million.</summary>
    public static IReadOnlyList<long> StoredCounts => SuiteEnvironment.Profile switch
    {
        "smoke" => [50_000],
        "full" => [2_000_000, 20_000_000],
        _ => [2_000_000],
    };

    /// <summary>The tables that a case reads.</summary>
    protected abstract IReadOnlyList<long> StoredRows { get; }

    SuiteDemand IServedSuite.Demand => new() { StoredRows = StoredRows };

    private protected StoredTable Table => table!;

    [GlobalCleanup]
    public async Task CleanUpAsync() => await table!.DisposeAsync();

    /// <summary>Opens the table, with the design of the case until it is over.</summary>
    private protected async Task OpenAsync(long rows, BarTableDesign? design = null) =>
        table = await StoredTable.OpenAsync(rows, design ?? new BarTableDesign());

    /// <summary>Warms a read up, and notes what it returns and touches.</summary>
    /// <param name="reference">A read to compare it with in turns; null for none.</param>
    private protected static async Task MeasureAsync(
        Func<Task<int>> read, Func<Task<ReadNote>> explain, Func<Task<int>>? reference = null)
    {
        int rows = await read();
        await WarmUp.RepeatAsync(read);
        if (!WorkNote.IsWanted)
        {
            return;
        }

        double[] rounds = reference is null ? [] : await Duel.RunAsync(read, reference);
        new WorkNote(rows) { TimesAsFastAsFloor = rounds }.Write();
        (await explain()).Write();
    }

    /// <summary>A read takes a millisecond, which a single one would measure badly.</summary>
    /// <returns>Rows of the last read.</returns>
    /// <exception cref="InvalidOperationException">A read returned another number of rows.</exception>
    private protected static async Task<int> RepeatAsync(Func<Task<int>> read, int times, int expectedRows)
    {
        for (int i = 0; i < times; i++)
        {
            int rows = await read();
            if (rows != expectedRows)
            {
                throw new InvalidOperationException($"A read returned {rows} rows and not {expectedRows}.");
            }
        }

        return expectedRows;
    }
}
