using BenchmarkDotNet.Attributes;
using Benchmarks.Suites.Work;
using Perf.Lab.Bench;

namespace Benchmarks.Suites.Insert;

/// <summary>
/// What the insert suites share: an operation writes one page of bars with their features, in a durable way, on a warm connection,
/// to a table that is brought to its state before; the server's settings are left as they are. After each the table is
/// looked at: a write that did not happen, or changed other rows than it had to, is an error, not a fast one.
/// </summary>
public abstract class InsertSuite : IServedSuite
{
    private InsertCase? measured;

    /// <summary>The server to make a database on: the lab's, unless a test brings its own.</summary>
    public string? Postgres { get; init; }

    /// <summary>Of other series in the table; 0 for an empty one.</summary>
    protected virtual long StoredRows => 0;

    // The figures of a smoke run are compared with none.
    private static int Rounds => SuiteEnvironment.Profile == "smoke" ? 3 : Duel.ManyRounds;

    SuiteDemand IServedSuite.Demand => new() { Postgres = true, StoredRows = StoredRows > 0 ? [StoredRows] : [] };

    [IterationSetup]
    public void Reset() => measured!.ResetAsync().GetAwaiter().GetResult();

    /// <exception cref="InvalidOperationException">The iteration did not leave exactly its rows behind.</exception>
    [IterationCleanup]
    public void Check() => measured!.CheckAsync().GetAwaiter().GetResult();

    [GlobalCleanup]
    public async Task CleanUpAsync() => await measured!.DisposeAsync();

    /// <summary>Opens the table, warms the write up (a test's figures need no more of it than one), and measures it if that is wanted.</summary>
    /// <param name="plain">What else it takes turns with: the same with one thing changed; null for nothing.</param>
    private protected async Task SetUpAsync(
        InsertSetting setting, InsertWriter newWriter, (InsertSetting Setting, InsertWriter NewWriter)? plain = null)
    {
        measured = await InsertCase.OpenAsync(setting, newWriter, Postgres);
        if (Postgres is null)
        {
            await WarmUp.RepeatAsync(measured.ResetAndWriteAsync);
        }
        else
        {
            await measured.ResetAndWriteAsync(); // partitions and temporary tables are there from then on
        }

        if (WorkNote.IsWanted)
        {
            await using InsertCase? beside = plain is { } other ? await InsertCase.OpenAsync(other.Setting, other.NewWriter, Postgres) : null;
            if (beside is not null)
            {
                await WarmUp.RepeatAsync(beside.ResetAndWriteAsync);
            }

            (await measured.MeasureAsync(Rounds, beside)).Write();
        }
    }

    /// <returns>Rows handed over.</returns>
    protected Task<int> WriteAsync() => measured!.WriteAsync();
}
