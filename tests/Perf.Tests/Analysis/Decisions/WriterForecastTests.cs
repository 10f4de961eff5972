using Perf.Analysis.Backfill;
using Perf.Analysis.Benchmarks;
using Perf.Analysis.Decisions;
using Perf.Analysis.Statistics;

namespace Perf.Tests.Analysis.Decisions;

/// <summary>What the insert suites say about the actions on the database.</summary>
public sealed class WriterForecastTests
{
    private const string Typical = "Page=New&Rows=10000&Stored=0";

    [Fact]
    public void BulkInsert_OfCasesMeasuredInTurnsWithCopy_ComparesThemByThat()
    {
        // By the medians, which were taken one after the other, copy would seem slower.
        DecisionAction bulk = Forecast(
            "copy-merge", null, PhaseAction.BulkInsert,
            Case("CopyMerge", Typical, 90, Ratio(0.60, 0.55, 0.66)), Case("Copy", Typical, 100, Ratio(0.96, 0.92, 0.99)));

        Assert.Equal(1.6, bulk.Prediction!.StageRatio, 1e-12);
        Assert.Equal(0.92 / 0.66, bulk.Prediction.StageRatioInterval95!.Value.Low, 1e-12);
        Assert.Equal(0.99 / 0.55, bulk.Prediction.StageRatioInterval95.Value.High, 1e-12);
        Assert.Contains("in turns", bulk.Prediction.Basis, StringComparison.Ordinal);
        Assert.True(bulk.Recommended);
        Assert.Equal("backfill --writer copy", bulk.Switch);
    }

    /// <summary>COPY gains 1.5 times from a second connection where the writer in use gains 1.8: five sixths of the ratio are left.</summary>
    [Fact]
    public void BulkInsert_WithTwoJobsAtOnce_CountsWhatASecondConnectionGainsEither()
    {
        BenchmarkResult[] suite =
        [
            Case("Row", Typical, 3_000, Ratio(0.05, 0.04, 0.06)),
            Case("Copy", Typical, 100, Ratio(1, 0.9, 1.1)),
            Case("TwoStreams", "Rows=40000", 70) with { Type = "TwoStreamsSuite", Work = new BarWork(40_000, null, null, Ratio(1.5, 1.4, 1.6)) },
        ];

        SpeedRatio AtOnce(int jobs, SpeedRatio? lanes)
        {
            BackfillConfiguration configuration = Samples.Configuration("row", null) with { Concurrency = jobs };
            Prediction prediction = DecisionMatrixBuilder.Build(Samples.Baseline(1, 8, 1, configuration: configuration), Samples.Suites(suite), lanes)
                .Actions.Single(one => one.Id == PhaseAction.BulkInsert).Prediction!;
            return new SpeedRatio(prediction.StageRatio, prediction.StageRatioInterval95);
        }

        Assert.Equal(20, AtOnce(1, null).Ratio, 1e-9);
        Assert.Equal(20, AtOnce(2, null).Ratio, 1e-9);
        Assert.Equal(20 * 1.5 / 1.8, AtOnce(2, Ratio(1.8, 1.7, 1.9)).Ratio, 1e-9);
        Assert.Equal(20, AtOnce(5, Ratio(4, 3.9, 4.1)).Ratio, 1e-9); // the suite knows two
        Assert.Equal(0.9 / 0.06 * 1.4 / 1.9, AtOnce(2, Ratio(1.8, 1.7, 1.9)).Interval95!.Value.Low, 1e-9);
    }

    /// <summary>Jobs with hardly a row gain what small pages do, and those of nothing but rows what large ones do.</summary>
    [Theory]
    [InlineData(1, 1.1)]
    [InlineData(1_414, 1.35)]
    [InlineData(1_000_000, 1.6)]
    public void BulkInsert_WithTwoJobsAtOnce_CountsWhatASecondConnectionGainsJobsOfTheirSize(int rows, double expected)
    {
        BenchmarkResult[] suite =
        [
            At(100, "Row", 50, 0.05), At(10_000, "Row", 3_000, 0.01), At(100, "Copy", 3, 0.7), At(10_000, "Copy", 30, 0.9),
            Streams(200, 1.1), Streams(40_000, 1.6),
        ];
        BackfillConfiguration configuration = Samples.Configuration("row", null) with { Concurrency = 2 };
        BackfillBaseline baseline = Samples.Baseline(1, 8, 1, configuration: configuration);
        baseline = baseline with { Jobs = [.. baseline.Jobs.Select(job => job with { RecordsInserted = rows })] };

        double before = RatioWith(lanes: null);
        double after = RatioWith(Exactly(1));

        Assert.Equal(expected, after / before, 3);

        double RatioWith(SpeedRatio? lanes) => DecisionMatrixBuilder.Build(baseline, Samples.Suites(suite), lanes)
            .Actions.Single(one => one.Id == PhaseAction.BulkInsert).Prediction!.StageRatio;

        static BenchmarkResult At(int rows, string method, double milliseconds, double ofCopy) =>
            Case(method, $"Page=New&Rows={rows}&Stored=0", milliseconds, Exactly(ofCopy)) is { Storage: { } storage } result
                ? result with { Storage = storage with { RowsPerSecond = rows / (milliseconds / 1e3) } }
                : throw new InvalidOperationException();

        static BenchmarkResult Streams(int rows, double gain) => Case("TwoStreams", $"Rows={rows}", 70) with
        {
            Type = "TwoStreamsSuite", Work = new BarWork(rows, null, null, Exactly(gain)),
        };
    }

    [Fact]
    public void BulkInsert_WhenOneWasNotMeasuredInTurns_ComparesByTheMedians()
    {
        DecisionAction bulk = Forecast(
            "row", null, PhaseAction.BulkInsert, Case("Row", Typical, 3_000), Case("Copy", Typical, 100, Ratio(0.96, 0.92, 0.99)));

        Assert.Equal(30, bulk.Prediction!.StageRatio, 1e-12);
        Assert.DoesNotContain("in turns", bulk.Prediction.Basis, StringComparison.Ordinal);
    }

    [Fact]
    public void BulkInsert_OfABaselineByCopy_SaysHowMuchOfTheLimitItReaches()
    {
        DecisionAction bulk = Forecast("copy", null, PhaseAction.BulkInsert, Case("Copy", Typical, 100, Ratio(0.96, 0.92, 0.99)));

        Assert.Equal(ActionState.InUse, bulk.State);
        Assert.Contains("96% [92-99]", bulk.Note, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Page=Identical&Rows=10000&Stored=0")]
    [InlineData("Page=New&Rows=10000&Stored=2000000")]
    [InlineData("Rows=10000&Index=None&Partitions=None")]
    public void BulkInsert_OfCasesThatAreNoBackfills_PredictsNothing(string parameters)
    {
        DecisionAction bulk = Forecast("row", null, PhaseAction.BulkInsert, Case("Row", Typical, 3_000), Case("Copy", parameters, 1));

        Assert.Null(bulk.Prediction);
    }

    [Fact]
    public void BatchSize_WithACurve_NamesItsFastestSize()
    {
        DecisionAction batch = Forecast(
            "batch", 1000, PhaseAction.BatchSize,
            Case("Batch500", Typical, 10), // of another class: not compared with the curve
            Case("Batch", "Rows=10000&BatchSize=100", 300),
            Case("Batch", "Rows=10000&BatchSize=1000", 200),
            Case("Batch", "Rows=10000&BatchSize=2500", 160),
            Case("Unnest", "Rows=10000&BatchSize=2500", 50));

        Assert.Equal(1.25, batch.Prediction!.StageRatio, 1e-12);
        Assert.Equal("backfill --writer batch --batch-size 2500", batch.Switch);
    }

    [Fact]
    public void BatchSize_OfABaselineByUnnest_IsThatOfItsOwnCurve()
    {
        BenchmarkResult[] curve =
        [
            Case("Unnest", "Rows=10000&BatchSize=500", 60),
            Case("Unnest", "Rows=10000&BatchSize=1000", 50),
            Case("Batch", "Rows=10000&BatchSize=1000", 10),
        ];

        Assert.Equal("backfill --writer unnest --batch-size 1000", Forecast("unnest", 500, PhaseAction.BatchSize, curve).Switch);
        Assert.Equal(ActionState.InUse, Forecast("unnest", 1000, PhaseAction.BatchSize, curve).State);
        Assert.Null(Forecast("unnest", 250, PhaseAction.BatchSize, curve).Prediction);
    }

    [Fact]
    public void BatchSize_AmongTheWriters_NamesTheFastestSize()
    {
        DecisionAction batch = Forecast(
            "row", null, PhaseAction.BatchSize, Case("Row", Typical, 3_000), Case("Batch100", Typical, 300), Case("Batch500", Typical, 200));

        Assert.Equal(15, batch.Prediction!.StageRatio, 1e-12);
        Assert.Equal("backfill --writer batch --batch-size 500", batch.Switch);
    }

    [Theory]
    [InlineData(PhaseAction.Index, "Rows=10000&Index=ComputedAt&Partitions=None", "backfill --index computed-at")]
    [InlineData(PhaseAction.Partitions, "Rows=10000&Index=None&Partitions=Monthly", "backfill --partitions monthly")]
    public void Design_MeasuredOrNot_IsSwitchableAndNeverRecommended(string id, string parameters, string choice)
    {
        BenchmarkResult plain = Case("Copy", "Rows=10000&Index=None&Partitions=None", 100, ofUnlogged: Ratio(0.40, 0.38, 0.42));
        BenchmarkResult dearer = Case("Copy", parameters, 90, ofUnlogged: Ratio(0.32, 0.30, 0.34));
        BenchmarkResult seeminglyCheaper = Case("Copy", parameters, 90, ofUnlogged: Ratio(0.44, 0.30, 0.50));

        DecisionAction unmeasured = Forecast("copy", null, id, plain);
        DecisionAction cost = Forecast("copy", null, id, plain, dearer);
        DecisionAction noise = Forecast("copy", null, id, plain, seeminglyCheaper);

        Assert.Equal(0.8, cost.Prediction!.StageRatio, 1e-12);
        Assert.Null(unmeasured.Prediction);
        Assert.True(noise.Prediction!.Speedup > 1);
        Assert.All([unmeasured, cost, noise], action =>
        {
            Assert.Equal((ActionState.SwitchableNow, choice, false), (action.State, action.Switch, action.Recommended));
            Assert.Contains("does not speed up a backfill", action.Note, StringComparison.Ordinal);
        });
    }

    [Fact]
    public void Design_ThatTheBaselineHas_IsInUseAndTheOtherIsComparedWithIt()
    {
        BackfillConfiguration configuration = Samples.Configuration("copy-merge") with { Index = "computed-at" };
        BenchmarkResult[] cases =
        [
            Design("CopyMerge", "None", "None", 0.50), Design("CopyMerge", "ComputedAt", "None", 0.40),
            Design("CopyMerge", "None", "Monthly", 0.45), Design("CopyMerge", "ComputedAt", "Monthly", 0.30),
        ];

        DecisionAction index = Forecast(configuration, PhaseAction.Index, cases);
        DecisionAction partitions = Forecast(configuration, PhaseAction.Partitions, cases);
        DecisionAction both = Forecast(configuration with { Partitions = "monthly" }, PhaseAction.Partitions, cases);

        Assert.Equal((ActionState.InUse, null, null), (index.State, index.Switch, index.Prediction));
        Assert.Equal((ActionState.InUse, null, null), (both.State, both.Switch, both.Prediction));
        Assert.Equal(0.75, partitions.Prediction!.StageRatio, 1e-12);
        Assert.Contains("Index=ComputedAt&Partitions=None", partitions.Prediction.Against, StringComparison.Ordinal);
    }

    [Fact]
    public void Design_OfABaselineWhoseStagesOverlapped_PredictsNothing()
    {
        BenchmarkResult[] cases = [Design("Copy", "None", "None", 0.50), Design("Copy", "ComputedAt", "None", 0.40)];

        Assert.NotNull(Forecast(Samples.Configuration(), PhaseAction.Index, cases).Prediction);
        DecisionAction overlapped = Forecast(Samples.Configuration() with { Overlap = true }, PhaseAction.Index, cases);
        Assert.Equal((ActionState.SwitchableNow, null), (overlapped.State, overlapped.Prediction));
        Assert.Contains("overlapped", overlapped.Note, StringComparison.Ordinal);
    }

    [Fact]
    public void BatchSize_OfSizesMeasuredInTurnsWithCopy_IsChosenByThat()
    {
        // By the medians, which were taken one after the other, 2,500 would seem the fastest.
        DecisionAction batch = Forecast(
            "batch", 100, PhaseAction.BatchSize,
            Case("Batch", "Rows=10000&BatchSize=100", 300, Ratio(0.10, 0.09, 0.11)),
            Case("Batch", "Rows=10000&BatchSize=1000", 200, Ratio(0.20, 0.19, 0.21)),
            Case("Batch", "Rows=10000&BatchSize=2500", 160, Ratio(0.18, 0.17, 0.19)));

        Assert.Equal("backfill --writer batch --batch-size 1000", batch.Switch);
        Assert.Equal(2, batch.Prediction!.StageRatio, 1e-12);
    }

    /// <summary>By their fractions of COPY, of which each knows its own process's, 1,000 would seem the fastest, and slower than it is.</summary>
    [Fact]
    public void BatchSize_OfSizesThatTookTurnsWithEachOther_IsChosenAndPredictedByThat()
    {
        BenchmarkResult[] cases =
        [
            Case("Batch100", Typical, 300, Ratio(0.14, 0.13, 0.15)),
            OfPlain(Case("Batch500", Typical, 200, Ratio(0.15, 0.14, 0.16)), Ratio(1.04, 1.02, 1.06)),
            OfPlain(Case("Batch1000", Typical, 250, Ratio(0.20, 0.19, 0.21)), Ratio(1.01, 0.99, 1.03)),
        ];

        DecisionAction batch = OfPages("batch", 100);
        DecisionAction among = OfPages("batch", 1000);
        DecisionAction bulk = Forecast("batch", 500, PhaseAction.BulkInsert, [.. cases, Case("Copy", Typical, 30, Ratio(0.9, 0.8, 1))]);

        Assert.Equal("backfill --writer batch --batch-size 500", batch.Switch);
        Assert.Equal(1.04, batch.Prediction!.StageRatio, 1e-12);
        Assert.Equal(1.02, batch.Prediction.StageRatioInterval95!.Value.Low, 1e-12);
        Assert.Equal(1.04 / 1.01, among.Prediction!.StageRatio, 1e-12);
        Assert.Equal(1.02 / 1.03, among.Prediction.StageRatioInterval95!.Value.Low, 1e-12);
        Assert.Equal(6, bulk.Prediction!.StageRatio, 1e-12); // COPY took no turns with batches

        DecisionAction OfPages(string writer, int batchSize)
        {
            BackfillBaseline baseline = Samples.Baseline(1, 7, 2, configuration: Samples.Configuration(writer, batchSize));
            baseline = baseline with { Jobs = [.. baseline.Jobs.Select(job => job with { RecordsInserted = 10_000 })] };
            return DecisionMatrixBuilder.Build(baseline, Samples.Suites(cases)).Actions.Single(one => one.Id == PhaseAction.BatchSize);
        }
    }

    /// <summary>What is fastest with ten thousand rows need not be so with a thousand, which fill a single batch.</summary>
    [Theory]
    [InlineData(1_000, "backfill --writer batch --batch-size 500", 1.05)]
    [InlineData(10_000, "backfill --writer batch --batch-size 1000", 1.15)]
    [InlineData(50, "", 1)]
    public void BatchSize_OfJobsOfASize_IsTheFastestOfThatSize(int rows, string choice, double ratio)
    {
        BenchmarkResult[] cases = [.. At(1_000, 1.05, 0.95), .. At(10_000, 1.10, 1.15)];
        BackfillBaseline baseline = Samples.Baseline(1, 7, 2, configuration: Samples.Configuration("batch", 100));
        baseline = baseline with { Jobs = [.. baseline.Jobs.Select(job => job with { RecordsInserted = rows })] };

        DecisionAction action = DecisionMatrixBuilder.Build(baseline, Samples.Suites(cases)).Actions.Single(one => one.Id == PhaseAction.BatchSize);

        Assert.Equal(choice.Length > 0, action.State == ActionState.SwitchableNow);
        if (choice.Length > 0)
        {
            Assert.Equal(choice, action.Switch);
            Assert.Equal(ratio, action.Prediction!.StageRatio, 1e-9);
        }

        static BenchmarkResult[] At(int rows, double of500, double of1000)
        {
            string parameters = $"Page=New&Rows={rows}&Stored=0";
            return
            [
                Case("Batch100", parameters, 300, Exactly(0.14)),
                OfPlain(Case("Batch500", parameters, 200, Exactly(0.15)), Exactly(of500)),
                OfPlain(Case("Batch1000", parameters, 200, Exactly(0.15)), Exactly(of1000)),
            ];
        }
    }

    [Fact]
    public void Design_ThatTookTurnsWithThePlainTable_IsPredictedByThat()
    {
        BenchmarkResult[] cases =
        [
            Design("Copy", "None", "None", 0.50),
            OfPlain(Design("Copy", "ComputedAt", "None", 0.30), Ratio(0.8, 0.78, 0.82)),
            OfPlain(Design("Copy", "ComputedAt", "Monthly", 0.20), Ratio(0.6, 0.58, 0.62)),
        ];

        Prediction index = Forecast(Samples.Configuration(), PhaseAction.Index, cases).Prediction!;
        Prediction both = Forecast(Samples.Configuration() with { Index = "computed-at" }, PhaseAction.Partitions, cases).Prediction!;

        Assert.Equal(0.8, index.StageRatio, 1e-12);
        Assert.Equal(0.78, index.StageRatioInterval95!.Value.Low, 1e-12);
        Assert.Equal(0.82, index.StageRatioInterval95.Value.High, 1e-12);
        Assert.Equal(0.75, both.StageRatio, 1e-12);
    }

    [Fact]
    public void BulkInsert_OfABaselineByUnnest_IsAgainstTheSizeThatItUsed()
    {
        BenchmarkResult[] cases =
        [
            Case("Unnest", Typical, 120, Ratio(0.40, 0.38, 0.42)),
            Case("Copy", Typical, 100, Ratio(0.80, 0.78, 0.82)),
            Case("Unnest", "Rows=10000&BatchSize=250", 150, Ratio(0.20, 0.18, 0.22)),
            Case("Unnest", "Rows=10000&BatchSize=500", 150),
        ];

        Assert.Equal(2, Forecast("unnest", 1000, PhaseAction.BulkInsert, cases).Prediction!.StageRatio, 1e-12);
        Assert.Equal(4, Forecast("unnest", 250, PhaseAction.BulkInsert, cases).Prediction!.StageRatio, 1e-12);
        Assert.Null(Forecast("unnest", 500, PhaseAction.BulkInsert, cases).Prediction); // of another class, and no turns
        Assert.Null(Forecast("unnest", 100, PhaseAction.BulkInsert, cases).Prediction);
    }

    [Fact]
    public void Evidence_OfCasesMeasuredInTurnsWithCopy_HasTheRatioOfThePredictionAndNoVariations()
    {
        BenchmarkResult[] cases =
        [
            Case("Row", Typical, 3_000, Ratio(0.02, 0.019, 0.021)),
            Case("Copy", Typical, 100, Ratio(0.96, 0.92, 0.99)),
            Case("Batch", "Rows=10000&BatchSize=1000", 200),
            Design("Copy", "None", "None", 0.50),
        ];
        DecisionMatrix matrix = DecisionMatrixBuilder.Build(
            Samples.Baseline(fetch: 1, store: 7, compute: 2, configuration: Samples.Configuration("row")), Samples.Suites(cases));

        Assert.Equal([cases[0].Identity, cases[1].Identity], matrix.Evidence.Select(quote => quote.Benchmark));
        Assert.Equal(48, matrix.Evidence[1].Ratio!.Value, 1e-12);
        Assert.Equal(48, matrix.Actions.Single(action => action.Id == PhaseAction.BulkInsert).Prediction!.StageRatio, 1e-12);
    }

    private static DecisionAction Forecast(string writer, int? batchSize, string id, params BenchmarkResult[] cases) =>
        Forecast(Samples.Configuration(writer, batchSize), id, cases);

    private static DecisionAction Forecast(BackfillConfiguration configuration, string id, BenchmarkResult[] cases) => DecisionMatrixBuilder
        .Build(Samples.Baseline(fetch: 1, store: 7, compute: 2, configuration: configuration), Samples.Suites(cases))
        .Actions.Single(action => action.Id == id);

    private static BenchmarkResult Design(string method, string index, string partitions, double ofUnlogged) =>
        Case(method, $"Rows=10000&Index={index}&Partitions={partitions}", 100, ofUnlogged: Ratio(ofUnlogged, ofUnlogged, ofUnlogged));

    private static BenchmarkResult OfPlain(BenchmarkResult result, SpeedRatio ratio) =>
        result with { Storage = result.Storage! with { OfPlain = ratio } };

    private static SpeedRatio Exactly(double ratio) => Ratio(ratio, ratio, ratio);

    private static SpeedRatio Ratio(double ratio, double low, double high) => new(ratio, new Interval(low, high));

    private static BenchmarkResult Case(
        string method, string parameters, double milliseconds, SpeedRatio? ofCopy = null, SpeedRatio? ofUnlogged = null) =>
        Samples.Insert(method, milliseconds) with
        {
            Type = parameters.Contains("BatchSize", StringComparison.Ordinal) ? "BatchSizeSuite"
                : parameters.Contains("Index", StringComparison.Ordinal) ? "TableDesignSuite"
                : "BarInsertSuite",
            Parameters = parameters,
            Storage = ofCopy is null && ofUnlogged is null ? null : new StorageWork(1, 1, 1, 1, 1, 1, ofCopy, ofUnlogged),
        };
}
