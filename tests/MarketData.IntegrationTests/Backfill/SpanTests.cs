using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using MarketData.Backfill;
using MarketData.Bars;
using MarketData.Instruments;
using MarketData.IntegrationTests.Storage;
using MarketData.Polygon;
using MarketData.Postgres.Catalog;
using MarketData.Postgres.Writers;
using MarketData.Storage;
using MarketData.Time;
using Perf.Analysis.Statistics;
using Perf.Testbed.Stub;

namespace MarketData.IntegrationTests.Backfill;

/// <summary>
/// The spans of real jobs: what they add up to, and, by hand and in Release, what listening to them costs: <c>dotnet run -c Release
/// --project tests/MarketData.IntegrationTests -- -explicit only -class "*SpanTests" -diagnostics</c>.
/// </summary>
public sealed class SpanTests(StorageDatabase database) : IClassFixture<StorageDatabase>
{
    private const double Tolerance = 0.01;
    private const int WarmUpRuns = 4;
    private const int Quads = 40;

    /// <summary>So often is each series nothing.</summary>
    private const int EmptyRounds = 40;

    private static readonly UtcRange Quarter = UtcRange.FromDays(new DateOnly(2024, 10, 1), new DateOnly(2025, 1, 1));

    private static readonly IReadOnlyList<FetchGroup> Groups = BackfillPlan.FetchEach(BackfillPlan.Create(
        [.. Universe.TwentyFive.Where(symbol => symbol.Name is "AAPL" or "BTC")], Timeframe.Backfilled, Quarter));

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(1, false)]
    [InlineData(2, false)]
    [InlineData(1, true)]
    public async Task Stages_WithWhatWasWaitedForThem_AddUpToTheJobs(int concurrency, bool overlap)
    {
        await using Bench bench = await Bench.StartAsync(database);
        using Listening listening = new();
        using Activity run = new Activity("run").Start();

        await bench.BackfillAsync(concurrency, overlap);

        Activity[] spans = [.. listening.Ended.Where(span => span.TraceId == run.TraceId)];
        Activity[] jobs = [.. spans.Where(span => span.OperationName == BackfillTelemetry.JobSpan)];
        double jobSeconds = jobs.Sum(job => job.Duration.TotalSeconds);
        double waited = jobs.Sum(job => (double)job.GetTagItem("waited_s")!);
        double stages = spans.Where(span => jobs.Any(job => job.SpanId == span.ParentSpanId)).Sum(stage => stage.Duration.TotalSeconds);
        Assert.Equal(Groups.Count, jobs.Length);
        Assert.InRange(stages + waited, jobSeconds * (1 - Tolerance), jobSeconds * (1 + Tolerance));
    }

    /// <summary>
    /// What is added to jobs that have nothing to do, and last microseconds, is seen where noise would hide it in real ones; it is told as a
    /// part of these.
    /// </summary>
    [Fact]
    public async Task Listening_ToJobsThatDoNothing_CostsLessThanAPercentOfARealOne()
    {
        await using Bench bench = await Bench.StartAsync(database);
        await bench.BackfillAsync(concurrency: 1, overlap: false);
        double realJobSeconds = (await bench.BackfillAsync(concurrency: 1, overlap: false)).TotalSeconds / Groups.Count;
        BackfillRunner runner = new(new NoBars(), new NoRows(), new FailingObserver(), TimeProvider.System);
        IReadOnlyList<FetchGroup> many = [.. Enumerable.Repeat(Groups, EmptyRounds).SelectMany(groups => groups)];
        for (int run = 0; run < WarmUpRuns; run++)
        {
            await AddedAsync();
        }

        List<double> added = [];
        while (added.Count < Quads)
        {
            added.Add(await AddedAsync());
        }

        TrimmedMean ofAJob = TrimmedMean.Of([.. added.Select(seconds => seconds / many.Count)]);
        TestContext.Current.SendDiagnosticMessage(string.Create(
            CultureInfo.InvariantCulture,
            $"listening adds {ofAJob.Value * 1e6:0.0} us [{ofAJob.Interval!.Value.Low * 1e6:0.0} to {ofAJob.Interval!.Value.High * 1e6:0.0}] "
            + $"to a job, {ofAJob.Value / realJobSeconds:P3} of a real one of {realJobSeconds * 1e3:0.0} ms"));
        Assert.True(ofAJob.Interval!.Value.High < Tolerance * realJobSeconds);

        async Task<double> AddedAsync()
        {
            double before = await EmptyAsync(isListening: false);
            double listened = await EmptyAsync(isListening: true) + await EmptyAsync(isListening: true);
            return (listened - before - await EmptyAsync(isListening: false)) / 2;
        }

        async Task<double> EmptyAsync(bool isListening)
        {
            using Listening? listening = isListening ? new Listening() : null;
            long started = TimeProvider.System.GetTimestamp();
            await runner.RunAsync(many, 1, Cancel);
            TimeSpan took = TimeProvider.System.GetElapsedTime(started);
            Assert.True(listening is null || listening.Ended.Count > many.Count);
            return took.TotalSeconds;
        }
    }

    /// <summary>Runs with a listener and without take turns.</summary>
    [Fact(Explicit = true)]
    public async Task Listening_CostsLessThanAPercent()
    {
        await using Bench bench = await Bench.StartAsync(database);
        for (int run = 0; run < WarmUpRuns; run++)
        {
            await bench.BackfillAsync(concurrency: 1, overlap: false);
        }

        Random random = new(1);
        List<Quad> quads = [];
        for (int quad = 0; quad < Quads; quad++)
        {
            bool isListeningOutside = random.Next(2) == 0;
            double first = await SecondsAsync(bench, isListeningOutside);
            double second = await SecondsAsync(bench, !isListeningOutside);
            double third = await SecondsAsync(bench, !isListeningOutside);
            double fourth = await SecondsAsync(bench, isListeningOutside);
            quads.Add(isListeningOutside ? new Quad(second, third, first, fourth) : new Quad(first, fourth, second, third));
        }

        TrimmedMean cost = TrimmedMean.OfQuads([.. quads]);
        TestContext.Current.SendDiagnosticMessage(string.Create(
            CultureInfo.InvariantCulture,
            $"listening costs {Math.Exp(cost.Value) - 1:P2} [{Math.Exp(cost.Interval!.Value.Low) - 1:P2} to {Math.Exp(cost.Interval!.Value.High) - 1:P2}]"));
        Assert.True(cost.Interval!.Value.Low < Math.Log(1 + Tolerance));
    }

    private static async Task<double> SecondsAsync(Bench bench, bool isListening)
    {
        using Listening? listening = isListening ? new Listening() : null;
        return (await bench.BackfillAsync(concurrency: 1, overlap: false)).TotalSeconds;
    }

    private sealed class Listening : IDisposable
    {
        private readonly ActivityListener listener;

        public Listening()
        {
            listener = new ActivityListener
            {
                ShouldListenTo = source => source.Name == BackfillTelemetry.Name,
                Sample = (ref _) => ActivitySamplingResult.AllDataAndRecorded,
                ActivityStopped = Ended.Add,
            };
            ActivitySource.AddActivityListener(listener);
        }

        public ConcurrentBag<Activity> Ended { get; } = [];

        public void Dispose() => listener.Dispose();
    }

    /// <summary>A stub and empty tables.</summary>
    private sealed class Bench : IAsyncDisposable
    {
        private readonly StubProcess stub;
        private readonly PolygonBarSource source;
        private readonly StorageSchema schema;

        private Bench(StubProcess stub, PolygonBarSource source, StorageSchema schema)
        {
            this.stub = stub;
            this.source = source;
            this.schema = schema;
        }

        public static async Task<Bench> StartAsync(StorageDatabase database)
        {
            StubProcess polygon = await StubProcess.StartAsync(new StubOptions { Seed = 5 }, Cancel);
            PolygonOptions options = new(new ApiKey(polygon.ApiKey)) { BaseAddress = polygon.BaseAddress };
            return new Bench(
                polygon, PolygonBarSource.Create(options, TimeProvider.System, new Random(1)), await database.CreateSchemaAsync());
        }

        public async Task<TimeSpan> BackfillAsync(int concurrency, bool overlap)
        {
            await schema.ExecuteAsync("TRUNCATE bars, quarantined_bars, feature_states, series");
            BackfillRunner runner = new(
                source,
                BarWriters.Create(WriterKind.Copy, schema.DataSource, new SeriesCatalog(schema.DataSource)),
                new FailingObserver(),
                TimeProvider.System)
            {
                Overlap = overlap,
            };
            long started = TimeProvider.System.GetTimestamp();
            await runner.RunAsync(Groups, concurrency, Cancel);
            return TimeProvider.System.GetElapsedTime(started);
        }

        public async ValueTask DisposeAsync()
        {
            await schema.DisposeAsync();
            source.Dispose();
            await stub.DisposeAsync();
        }
    }

    private sealed class NoBars : IBarSource
    {
        public IAsyncEnumerable<BarPage> FetchAsync(
            SeriesKey series, UtcRange range, FetchOutcomes outcomes, CancellationToken cancellationToken = default) =>
            AsyncEnumerable.Empty<BarPage>();
    }

    private sealed class NoRows : IBarWriter
    {
        public string Name => "none";

        public Task<WriteOutcome> WriteAsync(SeriesData data, CancellationToken cancellationToken = default) =>
            Task.FromResult(new WriteOutcome(0, 0));
    }

    private sealed class FailingObserver : IBackfillObserver
    {
        public void StageStarted(BackfillJob job, BackfillStage stage)
        {
        }

        public void JobFinished(BackfillJobResult result) => Assert.True(result.Completed, result.Failure?.Message);
    }
}
