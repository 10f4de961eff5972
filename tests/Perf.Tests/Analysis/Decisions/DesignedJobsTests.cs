using Perf.Analysis.Backfill;
using Perf.Analysis.Benchmarks;
using Perf.Analysis.Decisions;
using Perf.Analysis.Statistics;

namespace Perf.Tests.Analysis.Decisions;

/// <summary>What another design of the table costs, where the suite measured whole jobs.</summary>
public sealed class DesignedJobsTests
{
    /// <summary>By as many jobs at once as there were, whatever pages say: a page has one size, and reaches a month or two.</summary>
    [Theory]
    [InlineData(1, 0.8)]
    [InlineData(2, 0.9)]
    [InlineData(5, 0.9)]
    public void Prediction_OfJobsAtOnce_IsWhatItCostsSoManyOfThem(int concurrency, double expected)
    {
        BenchmarkResult[] cases =
        [
            Page("None", 100), Page("Monthly", 200),
            Jobs(1, "None", "Monthly", 0.8), Jobs(2, "None", "Monthly", 0.9),
        ];

        Prediction prediction = Predict(Samples.Configuration() with { Concurrency = concurrency }, cases)!;

        Assert.Equal(expected, prediction.StageRatio, 1e-12);
        Assert.Equal(expected - 0.02, prediction.StageRatioInterval95!.Value.Low, 1e-12);
        Assert.Equal(cases[concurrency == 1 ? 2 : 3].Identity, prediction.Benchmark);
    }

    [Fact]
    public void Prediction_OnATableThatHasAnIndex_IsAgainstThat()
    {
        BackfillConfiguration withIndex = Samples.Configuration() with { Index = "computed-at" };
        BenchmarkResult both = Jobs(1, "ComputedAt", "Monthly", 0.6);

        Assert.Equal(
            0.75, Predict(withIndex, Jobs(1, "ComputedAt", "None", 0.8), Jobs(1, "None", "Monthly", 0.9), both)!.StageRatio, 1e-12);
        Assert.Null(Predict(withIndex, Jobs(1, "None", "Monthly", 0.9), both)); // what the index costs is not known
        Assert.Null(Predict(withIndex with { Concurrency = 2 }, Jobs(1, "ComputedAt", "None", 0.8), Jobs(2, "ComputedAt", "Monthly", 0.6)));
    }

    [Fact]
    public void Prediction_OfAnotherWriterOrOfMoreJobsAtOnceThanThereWere_IsNone()
    {
        Assert.Null(Predict(Samples.Configuration("row"), Jobs(1, "None", "Monthly", 0.9)));
        Assert.Null(Predict(Samples.Configuration(), Jobs(2, "None", "Monthly", 0.9)));
        Assert.Equal(2, Predict(Samples.Configuration(), Jobs(2, "None", "Monthly", 0.9), Page("None", 200), Page("Monthly", 100))!.StageRatio);
    }

    private static Prediction? Predict(BackfillConfiguration configuration, params BenchmarkResult[] cases) => DecisionMatrixBuilder
        .Build(Samples.Baseline(fetch: 1, store: 7, compute: 2, configuration: configuration), Samples.Suites(cases))
        .Actions.Single(action => action.Id == PhaseAction.Partitions).Prediction;

    private static BenchmarkResult Jobs(int streams, string index, string partitions, double ofPlain) =>
        Samples.Insert("Copy", 100) with
        {
            Type = "DesignedJobsSuite",
            Parameters = $"Streams={streams}&Index={index}&Partitions={partitions}",
            Work = new BarWork(27_700 * streams, null, null, new SpeedRatio(ofPlain, new Interval(ofPlain - 0.02, ofPlain + 0.02))),
            Storage = null,
        };

    private static BenchmarkResult Page(string partitions, double milliseconds) =>
        Samples.Insert("Copy", milliseconds) with
        {
            Type = "TableDesignSuite", Parameters = $"Rows=10000&Index=None&Partitions={partitions}", Storage = null,
        };
}
