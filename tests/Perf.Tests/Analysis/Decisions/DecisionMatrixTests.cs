using Perf.Analysis.Backfill;
using Perf.Analysis.Benchmarks;
using Perf.Analysis.Decisions;

namespace Perf.Tests.Analysis.Decisions;

public sealed class DecisionMatrixTests
{
    private static readonly BenchmarkSet AllWriters = Samples.Suites(
        Samples.Insert("Row", 3_000),
        Samples.Insert("Batch100", 300),
        Samples.Insert("Batch500", 200),
        Samples.Insert("Batch1000", 250),
        Samples.Insert("Unnest", 120),
        Samples.Insert("Copy", 100),
        Samples.Insert("Row", 999, rows: 1_000),
        Samples.Insert("Copy", 1, rows: 1_000));

    [Fact]
    public void Build_OfABaselineByRow_PredictsWhatBulkInsertsBuy()
    {
        DecisionMatrix matrix = DecisionMatrixBuilder.Build(
            Samples.Baseline(fetch: 1, store: 7, compute: 2, configuration: Samples.Configuration("row")), AllWriters);

        DecisionAction bulk = Action(matrix, PhaseAction.BulkInsert);
        Assert.True(bulk.Recommended);
        Assert.Equal(ActionState.SwitchableNow, bulk.State);
        Assert.NotNull(bulk.Switch);
        Assert.Equal(30, bulk.Prediction!.StageRatio, 1e-12);
        Assert.Equal(0.7, bulk.Prediction.ShareOfJobTime, 1e-12);
        Assert.Equal(3.0927835051546393, bulk.Prediction.Speedup, 1e-12);   // 1 / (0.3 + 0.7 / 30)
        Assert.Equal("Benchmarks.Suites.Insert.BarInsertSuite.Row(Rows=10000)", bulk.Prediction.Against);
        Assert.Same(bulk, matrix.Actions[0]);
    }

    [Fact]
    public void Build_OneFetch_IsSwitchableUnlessInUseOrThereIsOneTimeframe()
    {
        BackfillConfiguration five = Samples.Configuration();
        BackfillConfiguration one = five with { Timeframes = ["5m"] };

        Assert.Equal(
            (ActionState.SwitchableNow, ActionState.InUse, ActionState.NotApplicable),
            (StateOn(five), StateOn(five with { OneFetch = true }), StateOn(one)));

        static ActionState StateOn(BackfillConfiguration configuration) => Action(
            DecisionMatrixBuilder.Build(Samples.Baseline(fetch: 7, store: 1, compute: 2, configuration: configuration), AllWriters),
            PhaseAction.OneFetch).State;
    }

    [Fact]
    public void Build_OfJobsWithOverhead_TakesTheShareOfTheirWholeTime()
    {
        DecisionMatrix matrix = DecisionMatrixBuilder.Build(
            Samples.Baseline(fetch: 1, store: 7, compute: 2, overhead: 4, configuration: Samples.Configuration("row")), AllWriters);

        Assert.Equal(0.5, Action(matrix, PhaseAction.BulkInsert).Prediction!.ShareOfJobTime, 1e-12);
    }

    [Fact]
    public void Build_OfStagesThatOverlapped_TakesTheShareOfTheStages()
    {
        DecisionMatrix matrix = DecisionMatrixBuilder.Build(
            Samples.Baseline(fetch: 1, store: 7, compute: 2, overhead: -4, configuration: Samples.Configuration("row")), AllWriters);

        Assert.Equal(0.7, Action(matrix, PhaseAction.BulkInsert).Prediction!.ShareOfJobTime, 1e-12);
    }

    [Fact]
    public void Build_OfABaselineWhoseStagesOverlapped_PredictsNothingFromTheShareOfStoring()
    {
        BackfillConfiguration overlapped = Samples.Configuration("row") with { Overlap = true };

        DecisionMatrix matrix = DecisionMatrixBuilder.Build(
            Samples.Baseline(fetch: 1, store: 7, compute: 2, configuration: overlapped), AllWriters);

        DecisionAction bulk = Action(matrix, PhaseAction.BulkInsert);
        Assert.Null(bulk.Prediction);
        Assert.True(bulk.Recommended);
        Assert.NotNull(bulk.Note);
        Assert.Equal(ActionState.InUse, Action(matrix, PhaseAction.Overlap).State);
        Assert.Contains("overlapped", matrix.Verdict.Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public void Build_OfOneStageAtATime_SaysWhatOverlapCanBuyAtMost()
    {
        DecisionMatrix matrix = DecisionMatrixBuilder.Build(Samples.Baseline(fetch: 5, store: 4, compute: 1), AllWriters);

        DecisionAction overlap = Action(matrix, PhaseAction.Overlap);
        Assert.Equal((ActionState.SwitchableNow, "backfill --overlap"), (overlap.State, overlap.Switch));
        Assert.Equal(2, overlap.AtMost!.Value, 12);
    }

    [Fact]
    public void Build_OfJobsThatWaitedForEachOther_TakesTheShareWithoutTheWaiting()
    {
        BackfillBaseline baseline = Samples.Baseline(
            fetch: 1, store: 7, compute: 2, overhead: 10, configuration: Samples.Configuration("row", concurrency: 2));
        double overhead = baseline.TimeBreakdown.WallSeconds - baseline.TimeBreakdown.StageSeconds;

        DecisionMatrix matrix = DecisionMatrixBuilder.Build(
            baseline with { TimeBreakdown = baseline.TimeBreakdown with { WaitSeconds = overhead } }, AllWriters);

        Assert.Equal(0.7, Action(matrix, PhaseAction.BulkInsert).Prediction!.ShareOfJobTime, 1e-12);
    }

    [Fact]
    public void Build_OfUnevenJobs_PutsThePredictionInsideItsInterval()
    {
        DecisionMatrix matrix = DecisionMatrixBuilder.Build(
            Samples.Baseline(fetch: 1, store: 7, compute: 2, spread: 0.9, configuration: Samples.Configuration("row")), AllWriters);

        Prediction prediction = Action(matrix, PhaseAction.BulkInsert).Prediction!;
        Assert.True(prediction.SpeedupInterval95!.Value.Low < prediction.Speedup);
        Assert.True(prediction.SpeedupInterval95.Value.High > prediction.Speedup);
    }

    [Fact]
    public void Build_OfSuitesWithTooFewIterations_PredictsWithoutAnInterval()
    {
        BenchmarkSet few = Samples.Suites(Samples.Insert("Row", 3_000, n: 3), Samples.Insert("Copy", 100, n: 3));

        DecisionMatrix matrix = DecisionMatrixBuilder.Build(
            Samples.Baseline(fetch: 1, store: 7, compute: 2, configuration: Samples.Configuration("row")), few);

        Prediction prediction = Action(matrix, PhaseAction.BulkInsert).Prediction!;
        Assert.Equal(30, prediction.StageRatio, 1e-12);
        Assert.Null(prediction.SpeedupInterval95);
    }

    [Fact]
    public void Build_OfABaselineByCopy_SaysThatThereIsNothingLeftToBuy()
    {
        DecisionMatrix matrix = DecisionMatrixBuilder.Build(
            Samples.Baseline(fetch: 1, store: 7, compute: 2, configuration: Samples.Configuration("copy")), AllWriters);

        DecisionAction bulk = Action(matrix, PhaseAction.BulkInsert);
        Assert.Equal((ActionState.InUse, false), (bulk.State, bulk.Recommended));
        Assert.Null(bulk.Prediction);
        DecisionAction batch = Action(matrix, PhaseAction.BatchSize);
        Assert.Equal((ActionState.NotApplicable, false), (batch.State, batch.Recommended));
    }

    [Fact]
    public void Build_OfAWriterFasterThanCopy_DoesNotRecommendCopy()
    {
        BenchmarkSet suites = Samples.Suites(Samples.Insert("Unnest", 80), Samples.Insert("Copy", 100));

        DecisionMatrix matrix = DecisionMatrixBuilder.Build(
            Samples.Baseline(fetch: 1, store: 7, compute: 2, configuration: Samples.Configuration("unnest", 1000)), suites);

        DecisionAction bulk = Action(matrix, PhaseAction.BulkInsert);
        Assert.True(bulk.Prediction!.Speedup < 1);
        Assert.False(bulk.Recommended);
    }

    [Theory]
    [InlineData(100, 1.5)]
    [InlineData(1000, 1.25)]
    public void Build_OfABaselineByBatch_PredictsTheFastestSize(int size, double expectedRatio)
    {
        DecisionMatrix matrix = DecisionMatrixBuilder.Build(
            Samples.Baseline(fetch: 1, store: 7, compute: 2, configuration: Samples.Configuration("batch", size)), AllWriters);

        DecisionAction batch = Action(matrix, PhaseAction.BatchSize);
        Assert.Equal(expectedRatio, batch.Prediction!.StageRatio, 1e-12);
        Assert.EndsWith("Batch500(Rows=10000)", batch.Prediction.Benchmark, StringComparison.Ordinal);
    }

    [Fact]
    public void Build_OfABaselineByTheFastestBatch_SaysItIsInUse()
    {
        DecisionMatrix matrix = DecisionMatrixBuilder.Build(
            Samples.Baseline(fetch: 1, store: 7, compute: 2, configuration: Samples.Configuration("batch", 500)), AllWriters);

        Assert.Equal(ActionState.InUse, Action(matrix, PhaseAction.BatchSize).State);
        Assert.Equal(2, Action(matrix, PhaseAction.BulkInsert).Prediction!.StageRatio, 1e-12);
    }

    [Fact]
    public void Build_WithoutSuites_KeepsTheVerdictAndSaysWhatIsMissing()
    {
        BackfillBaseline baseline = Samples.Baseline(fetch: 1, store: 7, compute: 2, configuration: Samples.Configuration("row"));

        DecisionMatrix matrix = DecisionMatrixBuilder.Build(baseline, BenchmarkSet.Empty);

        Assert.Equal(Stage.Database, matrix.Verdict.Bottleneck);
        Assert.Empty(matrix.Evidence);
        Assert.Equal(3, matrix.Missing.Count);
        Assert.All(
            matrix.Actions.Where(action => action.Id != PhaseAction.OneFetch), // predicted from the baseline alone
            action => Assert.True(action.Prediction is null && action.Note is not null));
    }

    [Fact]
    public void Build_WithAStageNamed_RecommendsThatStagesActionsOnly()
    {
        DecisionMatrix matrix = DecisionMatrixBuilder.Build(Samples.Baseline(fetch: 8, store: 1, compute: 1), AllWriters);

        Assert.Equal(
            [PhaseAction.OneFetch, PhaseAction.Overlap, PhaseAction.FiveSymbols],
            matrix.Actions.Where(action => action.Recommended).Select(action => action.Id));
    }

    /// <summary>The database is the bottleneck, and all that the catalogue knows of it is done: what is left is to use both cores.</summary>
    [Theory]
    [InlineData(4.0, true)]
    [InlineData(9.9, false)] // of 10 s: nothing worth trying is left
    public void Build_WithNothingLeftOnTheBottleneck_RecommendsWhatIsWorthTryingElsewhere(double leastSeconds, bool expected)
    {
        BackfillBaseline baseline = Samples.Baseline(fetch: 1, store: 9, compute: 0, configuration: Samples.Configuration("copy"));
        BackfillBaseline counted = baseline with
        {
            Totals = baseline.Totals with { TotalDurationSeconds = 10 },
            Processor = new ProcessorTime(leastSeconds, null, null, Cores: 1),
        };

        DecisionMatrix matrix = DecisionMatrixBuilder.Build(counted, BenchmarkSet.Empty);

        Assert.Equal(Stage.Database, matrix.Verdict.Bottleneck);
        Assert.Equal(expected, Action(matrix, PhaseAction.FiveSymbols).Recommended);
        Assert.DoesNotContain(matrix.Actions, action => action.Recommended && action.Id == PhaseAction.BulkInsert);
    }

    [Fact]
    public void Build_WithNoBottleneck_RecommendsOnlyWhatIsPredictedOrBoundedToBuySomething()
    {
        DecisionMatrix matrix = DecisionMatrixBuilder.Build(
            Samples.Baseline(fetch: 4, store: 4, compute: 2, configuration: Samples.Configuration("row")), AllWriters);

        Assert.Null(matrix.Verdict.Bottleneck);
        Assert.Equal(
            [PhaseAction.OneFetch, PhaseAction.Overlap, PhaseAction.BatchSize, PhaseAction.BulkInsert],
            matrix.Actions.Where(action => action.Recommended).Select(action => action.Id).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Build_OfAnyBaseline_RecommendsNothingThatCannotBeSwitchedOn()
    {
        foreach ((double fetch, double store, double compute) in new[] { (8.0, 1.0, 1.0), (1, 8, 1), (1, 1, 8), (4, 4, 2) })
        {
            DecisionMatrix matrix = DecisionMatrixBuilder.Build(
                Samples.Baseline(fetch, store, compute, configuration: Samples.Configuration("row")), AllWriters);

            Assert.All(matrix.Actions.Where(action => action.Recommended), action => Assert.NotNull(action.Switch));
        }
    }

    /// <summary>Three of four bars are of the finest timeframe, and so are three of four seconds of fetching.</summary>
    [Fact]
    public void Build_OneFetch_IsPredictedFromWhatTheFinestTimeframeTook()
    {
        BackfillBaseline baseline = Samples.Baseline(fetch: 4, store: 1, compute: 0);
        string finest = baseline.Configuration.Timeframes[0];
        BackfillBaseline uneven = baseline with
        {
            Jobs = [.. baseline.Jobs.Select(job => job with { FetchSeconds = job.Timeframe == finest ? 12 : 1 })],
        };

        Prediction prediction = Action(DecisionMatrixBuilder.Build(uneven, BenchmarkSet.Empty), PhaseAction.OneFetch).Prediction!;

        int others = baseline.Configuration.Timeframes.Count - 1;
        Assert.Equal((12.0 + others) / 12, prediction.StageRatio, 9);
    }

    [Fact]
    public void Build_OfNoJobs_RecommendsNothing()
    {
        BackfillBaseline empty = BackfillBaselineBuilder.Build(
            Samples.Configuration("row"), [], totalDurationSeconds: 0, oracleCheck: null, interrupted: true);

        DecisionMatrix matrix = DecisionMatrixBuilder.Build(empty, AllWriters);

        Assert.DoesNotContain(matrix.Actions, action => action.Recommended || action.Prediction is not null);
    }

    [Fact]
    public void Evidence_OfTheSuites_IsQuotedAtTheLargestSizeWithItsSource()
    {
        DecisionMatrix matrix = DecisionMatrixBuilder.Build(Samples.Baseline(fetch: 1, store: 7, compute: 2), AllWriters);

        EvidenceQuote copy = Assert.Single(matrix.Evidence, quote => quote.Benchmark.Contains("Copy", StringComparison.Ordinal));
        Assert.Equal(Stage.Database, copy.Stage);
        Assert.Equal(30, copy.Ratio!.Value, 1e-12);
        Assert.Equal(10_000, copy.NanosecondsPerItem!.Value, 1e-9);
        Assert.Equal("insert-report-full.json", copy.File);
        Assert.Contains("30x [30-30]", copy.Statement, StringComparison.Ordinal);
        Assert.Null(Assert.Single(matrix.Evidence, quote => quote.Benchmark.Contains("Row(", StringComparison.Ordinal)).Ratio);
    }

    [Fact]
    public void Evidence_OfTheFetchSuite_IsTheLargestTypicalCaseOfEachClassAndWhatABarCosts()
    {
        BenchmarkSet fetches = Samples.Suites(
            Fetch("PolygonFetchSuite", "FetchAsync", "Stub=Embedded&Gzip=True&Concurrency=1&Span=Page", 5, 10_000),
            Fetch("PolygonFetchSuite", "DrainAsync", "Stub=Embedded&Gzip=True&Concurrency=1&Span=Year", 36, 100_000),
            Fetch("PolygonFetchSuite", "FetchAsync", "Stub=Embedded&Gzip=True&Concurrency=1&Span=Year", 40, 100_000),
            Fetch("PolygonFetchSuite", "FetchAsync", "Stub=Embedded&Gzip=True&Concurrency=5&Span=Jobs7Days", 70, 300_000),
            Fetch("PolygonParseSuite", "Parse", "", 3, null));

        DecisionMatrix matrix = DecisionMatrixBuilder.Build(Samples.Baseline(fetch: 1, store: 7, compute: 2), fetches);

        Assert.Equal(
            ["DrainAsync", "FetchAsync", "Parse"], matrix.Evidence.Select(quote => quote.Benchmark.Split('.')[^1].Split('(')[0]));
        EvidenceQuote fetch = matrix.Evidence[1];
        Assert.Contains("Span=Year", fetch.Benchmark, StringComparison.Ordinal);
        Assert.Equal(400, fetch.NanosecondsPerItem!.Value, 1e-9);
        Assert.Equal("FetchAsync vs DrainAsync at 100,000 bars: 0.90x [0.90-0.90], 400 ns a bar", fetch.Statement);
        Assert.Null(matrix.Evidence[2].NanosecondsPerItem);
    }

    [Theory]
    [InlineData(0.6, 1, 1)]
    [InlineData(0, 30, 1)]
    [InlineData(1, 30, 30)]
    [InlineData(0.6, 30, 2.380952380952381)]
    [InlineData(0.5, 0.5, 0.6666666666666666)]
    public void Amdahl_OfAShareAndARatio_IsTheSpeedupOfTheWhole(double share, double ratio, double expected) =>
        Assert.Equal(expected, Prediction.Amdahl(share, ratio), 1e-12);

    [Fact]
    public void Table_OfTheRecommended_HasThoseActionsOnlyAndTheirNotes()
    {
        DecisionMatrix matrix = DecisionMatrixBuilder.Build(
            Samples.Baseline(fetch: 1, store: 7, compute: 2, configuration: Samples.Configuration("row")), AllWriters);

        DecisionTable table = DecisionTable.OfRecommended(matrix);

        Assert.Equal(matrix.Actions.Count(action => action.Recommended), table.Rows.Count);
        Assert.All(table.Rows, row => Assert.Equal(table.Header.Count, row.Count));
        DecisionAction bulk = Action(matrix, PhaseAction.BulkInsert);
        Assert.Equal([$"{bulk.Title}\n{bulk.Prediction!.Basis}", "3.1x [3.1-3.1]", bulk.Switch!], table.Rows[0]);
    }

    private static DecisionAction Action(DecisionMatrix matrix, string id) => matrix.Actions.Single(action => action.Id == id);

    private static BenchmarkResult Fetch(string type, string method, string parameters, double milliseconds, double? bars) =>
        Samples.Insert(method, milliseconds) with
        {
            Namespace = "Benchmarks.Suites.Fetch",
            Type = type,
            Parameters = parameters,
            Work = bars is { } handled ? new BarWork(handled, 1, null, null) : null,
        };
}
