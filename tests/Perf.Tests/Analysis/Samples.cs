using Perf.Analysis.Backfill;
using Perf.Analysis.Benchmarks;
using Perf.Analysis.Runs;

namespace Perf.Tests.Analysis;

/// <summary>Constructed records: what a test does not say about them does not matter to it.</summary>
internal static class Samples
{
    public static readonly string[] Symbols = ["AAPL", "MSFT", "BRK.B", "BTC", "SPY"];
    public static readonly string[] Timeframes = ["5m", "1d"];

    private static readonly DateTimeOffset Start = new(2024, 1, 2, 0, 0, 0, TimeSpan.Zero);

    public static BackfillConfiguration Configuration(string writer = "copy", int? batchSize = null, int concurrency = 1) => new(
        Symbols, Timeframes, 365, Start, Start.AddDays(365), "stub", writer, batchSize, concurrency);

    public static BackfillJobRecord Job(
        string symbol = "AAPL",
        string timeframe = "5m",
        double fetchSeconds = 2,
        double computeSeconds = 1,
        double storeSeconds = 1,
        double overheadSeconds = 0,
        long records = 1_000,
        string? error = null) => new()
        {
            Symbol = symbol,
            Timeframe = timeframe,
            Status = error is null ? BackfillJobStatus.Completed : BackfillJobStatus.Failed,
            RecordsFetched = records,
            RecordsInserted = error is null ? records : 0,
            RowsChanged = error is null ? records : 0,
            FetchSeconds = fetchSeconds,
            ComputeSeconds = computeSeconds,
            StoreSeconds = storeSeconds,
            WaitSeconds = 0,
            WallSeconds = fetchSeconds + computeSeconds + storeSeconds + overheadSeconds,
            Requests = 2,
            Retries = 0,
            RateLimited = 0,
            QuotaWaits = 0,
            QuotaWaitSeconds = 0,
            BreakerOpenings = 0,
            HeldBack = 0,
            EmptyWhileOpen = 0,
            EndedEarly = 0,
            RejectedPages = 0,
            QuarantinedBars = 0,
            BodyBytes = 123_456,
            Error = error,
        };

    /// <summary>
    /// A job for every symbol and timeframe. Job i takes the given seconds times a factor that differs by job and not by stage,
    /// so that the shares are the same in all of them; <paramref name="spread"/> moves seconds between fetch and store.
    /// </summary>
    public static BackfillBaseline Baseline(
        double fetch, double store, double compute, double spread = 0, double overhead = 0, BackfillConfiguration? configuration = null)
    {
        configuration ??= Configuration();
        List<BackfillJobRecord> jobs = [];
        foreach (string symbol in configuration.Symbols)
        {
            foreach (string timeframe in configuration.Timeframes)
            {
                double factor = 1 + (0.1 * jobs.Count);
                double moved = jobs.Count % 2 == 0 ? spread : -spread;
                jobs.Add(Job(symbol, timeframe, (fetch + moved) * factor, compute * factor, (store - moved) * factor, overhead * factor));
            }
        }

        return BackfillBaselineBuilder.Build(configuration, jobs, jobs.Sum(job => job.WallSeconds), new OracleCheck(10_000, 10_000, true), false);
    }

    /// <summary>A case of the suite Insert, as <c>BarInsertSuite.Copy(Rows=10000)</c>.</summary>
    public static BenchmarkResult Insert(string method, double milliseconds, int rows = 10_000, int n = 8)
    {
        double[] valuesNs = [.. Enumerable.Range(0, n).Select(_ => milliseconds * 1e6)];
        return new BenchmarkResult
        {
            Namespace = "Benchmarks.Suites.Insert",
            Type = "BarInsertSuite",
            Method = method,
            Parameters = $"Rows={rows}",
            File = "insert-report-full.json",
            ValuesNs = valuesNs,
            MeanNs = milliseconds * 1e6,
            MedianNs = milliseconds * 1e6,
            MedianInterval95Ns = null,
            BytesPerOperation = 1_000,
            BytesPerOperationSeenAsNone = 8_192,
        };
    }

    /// <summary>900 bars of ten series, read in 2 s, computed in 0.5, stored in 3, all in 4.</summary>
    public static EnrichmentTotals Enrichment(int workers = 2, string reading = EnrichmentTotals.ReadOnce) => new(
        workers, reading, Series: 10, FailedSeries: 0, TotalSeries: 10, Bars: 900, RowsChanged: 0,
        ReadSeconds: 2, ComputeSeconds: 0.5, StoreSeconds: 3, WallSeconds: 4, BarsPerSecond: 225, FirstError: null);

    public static BenchmarkSet Suites(params IReadOnlyList<BenchmarkResult> results) => new(results, []);

    public static RunManifest Manifest() => new()
    {
        SchemaVersion = RunManifest.CurrentSchemaVersion,
        RunId = "20250131T093000.123Z-0a1b2c3",
        Verb = "run",
        Profile = "quick",
        Arguments = ["run", "--profile", "quick"],
        Commit = "0a1b2c3d4e5f60718293a4b5c6d7e8f901234567",
        Dirty = true,
        StartedAt = new DateTimeOffset(2025, 1, 31, 9, 30, 0, 123, TimeSpan.Zero),
        FinishedAt = new DateTimeOffset(2025, 1, 31, 9, 36, 0, TimeSpan.Zero),
        State = RunState.Complete,
        ExitCode = 0,
        Machine = MachineFacts.Create("Debian GNU/Linux 12", "Intel Xeon", 2, 25_000_000_000, ".NET 10.0.12"),
        Versions = new Dictionary<string, string>(StringComparer.Ordinal) { ["postgresql"] = "15.18", ["sdk"] = "10.0.401" },
        Configuration = new Dictionary<string, string>(StringComparer.Ordinal) { ["backfill.writer"] = "copy" },
        PostgresSettings = new Dictionary<string, string>(StringComparer.Ordinal) { ["fsync"] = "on" },
        Seeds = new Dictionary<string, long>(StringComparer.Ordinal) { ["stub"] = 42 },
        Steps = [new RunStep("bench", StepStatus.Done, 61.5, null), new RunStep("load", StepStatus.Skipped, 0, "no API")],
        Missing = [new MissingPart("load_test_report.json", "the API did not start")],
        PeakMemoryBytes = 210_000_000,
    };
}
