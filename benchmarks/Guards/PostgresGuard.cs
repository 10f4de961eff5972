using BenchmarkDotNet.Attributes;
using MarketData.Leasing;
using MarketData.Postgres.Catalog;
using MarketData.Postgres.Leasing;
using MarketData.Postgres.Operations;
using MarketData.Postgres.Reading;
using MarketData.Postgres.Writers;
using MarketData.Storage;
using MarketData.Time;
using Npgsql;

namespace Benchmarks.Guards;

/// <summary>
/// The statements that the service lives on, each over one connection and against small tables. Rows that are written are there already,
/// so that no call finds more of them than the one before.
/// </summary>
public class PostgresGuard
{
    private static readonly UtcRange Day = new(
        GuardDatabase.Read.Bars.TimesUnixMs[500], GuardDatabase.Read.Bars.TimesUnixMs[500] + Timeframe.OneDay.DurationMs);

    private NpgsqlCommand nothing = new();
    private SeriesReader reader = null!;
    private CoverageReader coverage = null!;
    private NewestBarReader newest = null!;
    private ExecutionLog log = null!;
    private JobQueue queue = null!;
    private IBarWriter unnest = null!;
    private IBarWriter batch = null!;
    private IBarWriter merge = null!;
    private IBarWriter copy = null!;

    [GlobalSetup]
    public async Task SetUpAsync()
    {
        NpgsqlDataSource source = (await GuardDatabase.OpenAsync()).Source;
        nothing = source.CreateCommand("SELECT 1");
        reader = new SeriesReader(source);
        coverage = new CoverageReader(source);
        newest = new NewestBarReader(source);
        log = new ExecutionLog(source);
        queue = new JobQueue(source, LeaseTerms.Default);
        SeriesCatalog catalog = new(source);
        unnest = BarWriters.Create(WriterKind.Unnest, source, catalog);
        batch = BarWriters.Create(WriterKind.Batch, source, catalog);
        merge = BarWriters.Create(WriterKind.CopyMerge, source, catalog);
        copy = BarWriters.Create(WriterKind.Copy, source, catalog);
    }

    /// <summary>A round trip that does nothing: the control of the others.</summary>
    [Benchmark]
    public async Task<int> SelectOne() => (int)(await nothing.ExecuteScalarAsync())!;

    [Benchmark]
    public Task<int> Latest100() => ReadAsync(range: null, limit: 100);

    [Benchmark]
    public Task<int> Latest500() => ReadAsync(range: null, limit: 500);

    /// <returns>Rows: a day of five minutes.</returns>
    [Benchmark]
    public Task<int> DaysRange() => ReadAsync(Day, limit: 500);

    /// <returns>Series: all that are followed.</returns>
    [Benchmark]
    public async Task<int> Coverage() => (await coverage.ReadAsync([.. GuardDatabase.All])).Count;

    /// <summary>What the staleness of all that is followed is judged by.</summary>
    /// <returns>Series.</returns>
    [Benchmark]
    public async Task<int> Staleness() => (await newest.ReadAsync(GuardDatabase.All)).Count;

    /// <returns>Runs.</returns>
    [Benchmark]
    public async Task<int> ExecutionPage() => (await log.ReadLatestAsync(GuardDatabase.Runs)).Count;

    /// <summary>A job is leased and given back.</summary>
    /// <returns>Jobs.</returns>
    [Benchmark]
    public async Task<int> Lease()
    {
        IReadOnlyList<LeasedJob> leased = await queue.LeaseAsync("guard", count: 1);
        await queue.ReleaseAsync([.. leased.Select(job => job.Fence)]);
        return leased.Count;
    }

    /// <summary>A few rows with what is covered and the state of the features, as a run brings a series up to date.</summary>
    /// <returns>Rows.</returns>
    [Benchmark]
    public Task<int> Checkpoint() => WriteAsync(copy, GuardDatabase.Newest);

    /// <returns>Rows.</returns>
    [Benchmark(OperationsPerInvoke = GuardDatabase.FewRows)]
    public Task<int> UpsertUnnest() => WriteAsync(unnest, GuardDatabase.Few);

    /// <returns>Rows.</returns>
    [Benchmark(OperationsPerInvoke = GuardDatabase.FewRows)]
    public Task<int> UpsertBatch() => WriteAsync(batch, GuardDatabase.Few);

    /// <returns>Rows.</returns>
    [Benchmark(OperationsPerInvoke = GuardDatabase.PageRows)]
    public Task<int> CopyMerge() => WriteAsync(merge, GuardDatabase.Page);

    private async Task<int> ReadAsync(UtcRange? range, int limit) =>
        (await reader.ReadLatestAsync(GuardDatabase.Read.Series, range, limit))!.Bars.Count;

    /// <exception cref="InvalidOperationException">A row was written anew, so that the table grows from call to call.</exception>
    private static async Task<int> WriteAsync(IBarWriter writer, SeriesData data)
    {
        WriteOutcome outcome = await writer.WriteAsync(data);
        return outcome.RowsChanged == 0
            ? outcome.Rows
            : throw new InvalidOperationException($"{outcome.RowsChanged} rows of {data.Series} were not as they are stored.");
    }
}
