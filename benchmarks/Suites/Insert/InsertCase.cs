using System.Diagnostics;
using Benchmarks.Suites.Work;
using MarketData.Storage;

namespace Benchmarks.Suites.Insert;

/// <summary>One case of an insert suite: a way of writing, on a table in a state.</summary>
internal sealed class InsertCase : IAsyncDisposable
{
    private readonly InsertSetting setting;
    private readonly InsertWriter newWriter;
    private readonly InsertTable table;
    private readonly Func<SeriesData, Task<WriteOutcome>> write;

    private InsertCase(InsertSetting setting, InsertWriter newWriter, InsertTable table)
    {
        this.setting = setting;
        this.newWriter = newWriter;
        this.table = table;
        write = newWriter(table.DataSource, table.Catalog);
    }

    /// <param name="postgres">The server to make a database on: the lab's, unless a test brings its own.</param>
    public static async Task<InsertCase> OpenAsync(InsertSetting setting, InsertWriter newWriter, string? postgres) =>
        new(setting, newWriter, await InsertTable.OpenAsync(setting, postgres));

    public Task ResetAsync() => table.ResetAsync();

    public Task CheckAsync() => table.CheckAsync();

    /// <returns>Rows handed over.</returns>
    /// <exception cref="InvalidOperationException">Not as many rows were changed as had to be.</exception>
    public Task<int> WriteAsync() => WriteAsync(table.Page);

    public async Task<int> ResetAndWriteAsync()
    {
        await ResetAsync();
        return await WriteAsync();
    }

    /// <summary>Compares the case with the ceilings in turns, and counts what it costs.</summary>
    /// <param name="rounds">Of turns; beyond <see cref="Duel.MinRounds"/> as long as there is time.</param>
    /// <param name="plain">Takes turns too; null for none.</param>
    /// <exception cref="InvalidOperationException">A turn, of the case or of a ceiling, did not leave exactly its rows behind.</exception>
    public async Task<WorkNote> MeasureAsync(int rounds, InsertCase? plain)
    {
        CopyCeiling toBars = new(table, "bars");
        CopyCeiling toUnlogged = new(table, InsertTable.Unlogged);
        List<Func<Task<TimeSpan>>> references =
        [
            () => TimeAsync(table.ResetAsync, toBars.CopyAsync, toBars.CheckAsync),
            () => TimeAsync(table.EmptyUnloggedAsync, toUnlogged.CopyAsync, toUnlogged.CheckAsync),
        ];
        if (plain is not null)
        {
            references.Add(plain.TimeAsync);
        }

        DuelResult turns = await Duel.RunAsync(
            TimeAsync,
            references,
            Math.Min(rounds, Duel.MinRounds),
            rounds);
        StorageNote costs = await ServerMeter.MeasureAsync(table, newWriter);
        return new WorkNote(setting.Rows)
        {
            Storage = costs with
            {
                SecondsPerOperation = [.. turns.SecondsOfChallenger.Select(seconds => seconds / setting.PagesATurn)],
                FractionOfCopy = turns.TimesAsFast[0],
                FractionOfUnloggedCopy = turns.TimesAsFast[1],
                TimesAsFastAsPlain = plain is null ? [] : turns.TimesAsFast[2],
            },
        };
    }

    public ValueTask DisposeAsync() => table.DisposeAsync();

    private async Task WritePagesAsync()
    {
        foreach (SeriesData page in table.Pages)
        {
            await WriteAsync(page);
        }
    }

    private async Task<int> WriteAsync(SeriesData page)
    {
        WriteOutcome outcome = await write(page);
        return outcome == new WriteOutcome(setting.Rows, setting.RowsToChange) with { Covered = outcome.Covered }
            ? outcome.Rows
            : throw new InvalidOperationException(
                $"A write of {setting.Rows} rows, {setting.RowsToChange} of them to be changed, came to {outcome}.");
    }

    private Task<TimeSpan> TimeAsync() => TimeAsync(table.ResetAsync, WritePagesAsync, () => table.CheckAsync(setting.PagesATurn));

    private static async Task<TimeSpan> TimeAsync(Func<Task> prepare, Func<Task> operation, Func<Task> check)
    {
        await prepare();
        long started = Stopwatch.GetTimestamp();
        await operation();
        TimeSpan elapsed = Stopwatch.GetElapsedTime(started);
        await check();
        return elapsed;
    }
}
