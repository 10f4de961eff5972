using Perf.Analysis.Backfill;
using Perf.Analysis.Benchmarks;
using Perf.Analysis.Decisions;
using Perf.Analysis.Statistics;

namespace Perf.Tests.Analysis.Decisions;

/// <summary>What jobs of many sizes cost to store, with the costs of a job and of a row told apart.</summary>
public sealed class StoredJobsTests
{
    private static readonly int[] Sizes = [3, 12, 45, 180, 550, 4_800];

    private static readonly Line Row = new(JobSeconds: 0.0012, RowSeconds: 165e-6);
    private static readonly Line Copy = new(JobSeconds: 0.0020, RowSeconds: 3e-6);

    /// <summary>COPY with nothing around it.</summary>
    private static readonly Line Ceiling = new(JobSeconds: 0.0009, RowSeconds: 2.5e-6);

    /// <summary>5 ms a job and 100 us a row.</summary>
    [Fact]
    public void Faster_Rows_LeavesWhatAJobCosts()
    {
        StoredJobs jobs = new(Jobs(rows => 0.005 + (100e-6 * rows)));
        double fixedSeconds = 0.005 * Sizes.Length;
        double ofRows = 100e-6 * Sizes.Sum();

        SpeedRatio faster = jobs.Faster(new SpeedRatio(10, new Interval(8, 12)));

        Assert.Equal((fixedSeconds + ofRows) / (fixedSeconds + (ofRows / 10)), faster.Ratio, 6);
        Assert.Equal((fixedSeconds + ofRows) / (fixedSeconds + (ofRows / 8)), faster.Interval95!.Value.Low, 6);
        Assert.Equal((fixedSeconds + ofRows) / (fixedSeconds + (ofRows / 12)), faster.Interval95!.Value.High, 6);
    }

    [Fact]
    public void Faster_RowsOfJobsOfOneSize_IsAsMuchFaster() => Assert.Equal(
        10, new StoredJobs([Job(1_000, 0.1), Job(1_000, 0.2)]).Faster(new SpeedRatio(10, null)).Ratio, 12);

    [Fact]
    public void Faster_RowsThatGetDearerByTheThousand_IsNoMoreThanAsMuchFaster() => Assert.Equal(
        10, new StoredJobs([Job(10, 0.1), Job(100, 2)]).Faster(new SpeedRatio(10, null)).Ratio, 12);

    /// <summary>Each job by its own size: outside of those measured by the nearest, between two of them by the logarithm.</summary>
    [Theory]
    [InlineData(10, 1)]
    [InlineData(100, 1)]
    [InlineData(1_000, 1.5)]
    [InlineData(10_000, 2)]
    [InlineData(50_000, 2)]
    public void Faster_OfPagesOfSeveralSizes_IsThatOfTheJobsSize(int rows, double expected)
    {
        (double, SpeedRatio)[] sizes = [(100, new SpeedRatio(1, new Interval(0.9, 1.1))), (10_000, new SpeedRatio(2, new Interval(1.8, 2.2)))];

        SpeedRatio faster = new StoredJobs([Job(rows, 0.3)]).Faster(sizes);

        Assert.Equal(expected, faster.Ratio, 12);
        Assert.Equal(expected * 0.9, faster.Interval95!.Value.Low, 12);
        Assert.Equal(expected * 1.1, faster.Interval95!.Value.High, 12);
        Assert.Equal(0.4 / (0.1 + (0.3 / expected)), new StoredJobs([Job(1, 0.1), Job(rows, 0.3)]).Faster(sizes).Ratio, 12);
        Assert.Null(new StoredJobs([Job(rows, 0.3)]).Faster([(100, new SpeedRatio(1, null))]).Interval95);
    }

    [Fact]
    public void Faster_AnotherWay_IsWhatTheJobsWouldHaveTaken()
    {
        StoredJobs jobs = new(Jobs(rows => Cost(Row, rows)));

        double before = Sizes.Sum(rows => Cost(Row, rows));
        double after = Sizes.Sum(rows => Cost(Copy, rows));
        Assert.Equal(before / after, jobs.Faster(CostOf(Row), CostOf(Copy))!.Value, 6);
    }

    /// <summary>When small pages were measured the machine was half as fast: both ways of writing them, hence not their ratio.</summary>
    [Fact]
    public void Faster_AnotherWayBySizesOfAnotherSpeed_IsByTheirRatios()
    {
        StoreCost row = StoreCost.Through([(100, 2 * 0.030), (1_000, 0.300)])!;
        StoreCost copy = StoreCost.Through([(100, 2 * 0.002), (1_000, 0.006)])!;

        Assert.Equal(0.330 / 0.008, new StoredJobs([Job(100, 0.030), Job(1_000, 0.300)]).Faster(row, copy)!.Value, 9);
    }

    /// <summary>By ratios alone, at sizes that no job has: the machine of the jobs may be of any speed.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(1.5)]
    public void FasterThrough_RatiosAtSeveralSizes_IsWhatTheJobsWouldHaveTaken(double speed)
    {
        StoredJobs jobs = new(Jobs(rows => speed * Cost(Row, rows)));

        double? faster = jobs.FasterThrough(
            new[] { 10, 100, 1_000, 10_000 }.Select(rows => ((double)rows, Cost(Row, rows) / Cost(Copy, rows))));

        Assert.Equal(Sizes.Sum(rows => Cost(Row, rows)) / Sizes.Sum(rows => Cost(Copy, rows)), faster!.Value, 6);
        Assert.Null(jobs.FasterThrough([(100, 20)]));
        Assert.Null(new StoredJobs([Job(100, 0.1)]).FasterThrough([(100, 20), (1_000, 50)]));
    }

    [Fact]
    public void Faster_AnotherWayOfNoJobs_IsNotKnown() => Assert.Null(new StoredJobs([]).Faster(CostOf(Row), CostOf(Copy)));

    /// <summary>Rows of large pages cost less than those of small ones: no line through all of them tells both.</summary>
    [Theory]
    [InlineData(10, 0.0016)]
    [InlineData(100, 0.002)]
    [InlineData(550, 0.004)]
    [InlineData(1_000, 0.006)]
    [InlineData(5_500, 0.018)]
    [InlineData(10_000, 0.030)]
    [InlineData(19_000, 0.054)]
    public void Cost_OfAJob_IsByTheNearestSizes(int rows, double expected)
    {
        StoreCost cost = StoreCost.Through([(10_000, 0.030), (100, 0.002), (1_000, 0.006)])!;

        Assert.Equal(expected, cost.Seconds(rows), 9);
    }

    [Fact]
    public void Cost_OfPagesThatSayLittle_IsNeverBelowZeroNorOfFewRowsThatOfMany()
    {
        Assert.Null(StoreCost.Through([(100, 0.002)]));
        Assert.Null(StoreCost.Through([(100, 0.002), (1_000, 0.002)]));
        Assert.Equal(0, StoreCost.Through([(100, 0.001), (200, 0.003)])!.Seconds(1));
        Assert.Equal(0.004, StoreCost.Through([(10, 0.004), (20, 0.003), (30, 0.005)])!.Seconds(1));
        Assert.Equal(0.005, StoreCost.Through([(10, 0.004), (20, 0.006), (30, 0.005)])!.Seconds(100));
    }

    /// <summary>Each case was measured at another speed of the machine, and says so only by its turns with COPY.</summary>
    [Fact]
    public void Build_OfWritersAtTwoSizes_PredictsForTheSizesOfJobs()
    {
        BenchmarkResult[] suite =
        [
            Case("Row", Row, 100, speed: 1), Case("Row", Row, 10_000, speed: 1.4),
            Case("Unnest", Copy, 100, speed: 0.8), Case("Unnest", Copy, 10_000, speed: 1),
            Case("Copy", Copy, 100, speed: 1.3), Case("Copy", Copy, 10_000, speed: 0.7),
        ];
        BackfillConfiguration configuration = Samples.Configuration("row");
        BackfillBaseline baseline = BackfillBaselineBuilder.Build(
            configuration, Jobs(rows => Cost(Row, rows)), 10, oracleCheck: null, interrupted: false);

        Prediction prediction = DecisionMatrixBuilder.Build(baseline, Samples.Suites(suite))
            .Actions.Single(action => action.Id == PhaseAction.BulkInsert).Prediction!;

        Assert.Equal(Sizes.Sum(rows => Cost(Row, rows)) / Sizes.Sum(rows => Cost(Copy, rows)), prediction.StageRatio, 6);
        Assert.True(prediction.StageRatioInterval95 is { } bounds && bounds.Low < prediction.StageRatio && bounds.High > prediction.StageRatio);
    }

    /// <summary>
    /// What rows one by one and COPY came to in turns with each other says more than what either did with a third; batches take turns with
    /// batches, and are compared by the third.
    /// </summary>
    [Theory]
    [InlineData("row", "Row", 40)]
    [InlineData("batch", "Batch500", 50)]
    public void Build_OfRowsInTurnsWithCopy_PredictsByThese(string writer, string method, double expected)
    {
        Line copy = new(JobSeconds: 0, RowSeconds: 2e-6);
        Line inUse = new(JobSeconds: 0, RowSeconds: 100e-6);
        BenchmarkResult[] suite =
        [
            Case("Copy", copy, 100, speed: 1), Case("Copy", copy, 10_000, speed: 1),
            Beside(Case(method, inUse, 100, speed: 1)), Beside(Case(method, inUse, 10_000, speed: 1)),
        ];
        BackfillConfiguration configuration = Samples.Configuration(writer, writer == "row" ? null : 500);
        BackfillBaseline baseline = BackfillBaselineBuilder.Build(
            configuration, Jobs(rows => Cost(inUse, rows)), 10, oracleCheck: null, interrupted: false);

        Prediction prediction = DecisionMatrixBuilder.Build(baseline, Samples.Suites(suite))
            .Actions.Single(action => action.Id == PhaseAction.BulkInsert).Prediction!;

        Assert.Equal(expected, prediction.StageRatio, 6);
        Assert.True(prediction.StageRatioInterval95 is { } bounds && bounds.Low < expected && bounds.High > expected);

        static BenchmarkResult Beside(BenchmarkResult result) => result with
        {
            Storage = result.Storage! with { OfPlain = new SpeedRatio(1 / 40.0, new Interval(1 / 44.0, 1 / 36.0)) },
        };
    }

    /// <summary>Of 100 rows all three make one batch: that one process measured it a fifth slower than another is noise.</summary>
    [Fact]
    public void Build_OfBatchesThatAreNotFilled_TakesThemForTheSame()
    {
        Line small = new(JobSeconds: 0.0030, RowSeconds: 25e-6);
        Line large = new(JobSeconds: 0.0030, RowSeconds: 20e-6);
        BenchmarkResult[] suite =
        [
            Case("Batch100", small, 100, speed: 1, error: 0.9), Case("Batch100", small, 10_000, speed: 1.4),
            Case("Batch500", small, 100, speed: 0.8), Case("Batch500", small, 10_000, speed: 1),
            Case("Batch1000", small, 100, speed: 1.3, error: 1.1), Case("Batch1000", large, 10_000, speed: 0.7),
        ];
        BackfillBaseline baseline = BackfillBaselineBuilder.Build(
            Samples.Configuration("batch", 100), Jobs(rows => Cost(small, rows)), 10, oracleCheck: null, interrupted: false);

        DecisionAction action = DecisionMatrixBuilder.Build(baseline, Samples.Suites(suite))
            .Actions.Single(action => action.Id == PhaseAction.BatchSize);

        // A line through 100 rows that cost what the small ones do, and 10,000 that cost what the large ones do.
        double rowSeconds = (Cost(large, 10_000) - Cost(small, 100)) / 9_900;
        Line line = new(Cost(small, 100) - (100 * rowSeconds), rowSeconds);
        Assert.Contains("1000", action.Switch!, StringComparison.Ordinal);
        Assert.Equal(Sizes.Sum(rows => Cost(small, rows)) / Sizes.Sum(rows => Cost(line, rows)), action.Prediction!.StageRatio, 6);
    }

    /// <param name="speed">Of the machine: both the case and COPY took so many times as long.</param>
    /// <param name="error">Of the fraction.</param>
    private static BenchmarkResult Case(string method, Line cost, int rows, double speed, double error = 1)
    {
        double fraction = error * Cost(Ceiling, rows) / Cost(cost, rows);
        return Samples.Insert(method, 1e3 * speed * Cost(cost, rows), rows) with
        {
            Parameters = $"Page=New&Rows={rows}&Stored=0",
            Storage = new StorageWork(
                error * rows / (speed * Cost(cost, rows)), 1, 1, 1, 1, 1,
                new SpeedRatio(fraction, new Interval(0.9 * fraction, 1.1 * fraction)), null),
        };
    }

    private static double Cost(Line cost, int rows) => cost.JobSeconds + (cost.RowSeconds * rows);

    private static StoreCost CostOf(Line cost) => StoreCost.Through([(100, Cost(cost, 100)), (10_000, Cost(cost, 10_000))])!;

    private static BackfillJobRecord[] Jobs(Func<int, double> storeSeconds) => [.. Sizes.Select(rows => Job(rows, storeSeconds(rows)))];

    private static BackfillJobRecord Job(int rows, double storeSeconds) => Samples.Job(
        fetchSeconds: 0.001, computeSeconds: 0, storeSeconds: storeSeconds, records: rows);

    private readonly record struct Line(double JobSeconds, double RowSeconds);
}
