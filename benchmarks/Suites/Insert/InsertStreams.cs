using System.Diagnostics;
using MarketData.Postgres.Writers;
using MarketData.Storage;

namespace Benchmarks.Suites.Insert;

/// <summary>Streams that store pages by COPY into one empty table, each with a writer and a connection of its own.</summary>
internal sealed class InsertStreams : IAsyncDisposable
{
    private readonly InsertTable table;
    private readonly IReadOnlyList<IReadOnlyList<SeriesData>> pages;
    private readonly IBarWriter[] writers;

    /// <param name="table">Belongs to the streams from here on.</param>
    /// <param name="pages">Of each stream, of series of its own.</param>
    public InsertStreams(InsertTable table, IReadOnlyList<IReadOnlyList<SeriesData>> pages)
    {
        this.table = table;
        this.pages = pages;
        writers = [.. pages.Select(_ => BarWriters.Create(WriterKind.Copy, table.DataSource, table.Catalog))];
        Rows = pages.Sum(stream => stream.Sum(page => page.Bars.Count));
    }

    /// <summary>Of all pages.</summary>
    public int Rows { get; }

    public Task ResetAsync() => table.ResetAsync();

    /// <exception cref="InvalidOperationException">The table does not hold exactly the rows of all pages.</exception>
    public Task CheckAsync() => table.CheckTotalAsync(Rows);

    /// <summary>Each on a thread of its own from the start: encoding a page is work before the first wait.</summary>
    /// <returns>Rows stored.</returns>
    public async Task<int> WriteAtOnceAsync() =>
        (await Task.WhenAll(pages.Select((stream, i) => Task.Run(() => WriteAsync(writers[i], stream))))).Sum();

    /// <summary>The same pages, all by the first stream's writer.</summary>
    /// <inheritdoc cref="WriteAtOnceAsync"/>
    public async Task<int> WriteInTurnAsync()
    {
        int rows = 0;
        foreach (IReadOnlyList<SeriesData> stream in pages)
        {
            rows += await WriteAsync(writers[0], stream);
        }

        return rows;
    }

    /// <summary>What a write into the empty table takes.</summary>
    /// <exception cref="InvalidOperationException">It did not leave exactly its rows behind.</exception>
    public async Task<TimeSpan> TimeAsync(Func<Task<int>> write)
    {
        await ResetAsync();
        long started = Stopwatch.GetTimestamp();
        await write();
        TimeSpan elapsed = Stopwatch.GetElapsedTime(started);
        await CheckAsync();
        return elapsed;
    }

    public ValueTask DisposeAsync() => table.DisposeAsync();

    private static async Task<int> WriteAsync(IBarWriter writer, IReadOnlyList<SeriesData> pages)
    {
        int rows = 0;
        foreach (SeriesData page in pages)
        {
            rows += (await writer.WriteAsync(page)).Rows;
        }

        return rows;
    }
}
