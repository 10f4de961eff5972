using Perf.Analysis.Backfill;
using Perf.Analysis.Benchmarks;
using Perf.Analysis.Decisions;

namespace Perf.Tests.Analysis.Decisions;

/// <summary>What the matrix says about computing features.</summary>
public sealed class ComputeForecastTests
{
    [Fact]
    public void Build_OfFeaturesComputedAsDefined_PredictsWhatVectorisingBuysAtTheLargestSize()
    {
        BenchmarkSet features = Samples.Suites(
            Feature("Scalar", "Bars=500", 100),
            Feature("Compute", "Bars=500", 1),
            Feature("Scalar", "Bars=100000", 80),
            Feature("Compute", "Bars=100000", 10));
        BackfillConfiguration scalar = Samples.Configuration() with { Features = "scalar" };

        DecisionMatrix matrix = DecisionMatrixBuilder.Build(
            Samples.Baseline(fetch: 2, store: 2, compute: 6, overhead: 2, configuration: scalar), features);

        DecisionAction vectorised = Action(matrix, PhaseAction.Vectorised);
        Assert.Equal(
            (true, ActionState.SwitchableNow, "backfill --features vectorised"),
            (vectorised.Recommended, vectorised.State, vectorised.Switch));
        Assert.Equal(8, vectorised.Prediction!.StageRatio, 1e-12);
        Assert.Equal(0.5, vectorised.Prediction.ShareOfJobTime, 1e-12);
        Assert.Equal(1.7777777777777777, vectorised.Prediction.Speedup, 1e-12);   // 1 / (0.5 + 0.5 / 8)
        Assert.EndsWith("QuantFeaturesSuite.Compute(Bars=100000)", vectorised.Prediction.Benchmark, StringComparison.Ordinal);
        Assert.EndsWith("QuantFeaturesSuite.Scalar(Bars=100000)", vectorised.Prediction.Against, StringComparison.Ordinal);
    }

    [Fact]
    public void Build_OfFeaturesWhoseSuiteDidNotRun_SaysThatItCannotPredict()
    {
        BackfillConfiguration scalar = Samples.Configuration() with { Features = "scalar" };
        BenchmarkSet half = Samples.Suites(Feature("Compute", "Bars=500", 1));

        foreach (BenchmarkSet suites in (BenchmarkSet[])[half, BenchmarkSet.Empty])
        {
            DecisionAction action = Action(
                DecisionMatrixBuilder.Build(Samples.Baseline(2, 2, 6, configuration: scalar), suites), PhaseAction.Vectorised);
            Assert.Equal((ActionState.SwitchableNow, null), (action.State, action.Prediction));
            Assert.NotNull(action.Note);
        }
    }

    [Fact]
    public void Build_OfABaselineThatComputedVectorised_HasItInUse() => Assert.Equal(
        ActionState.InUse,
        Action(DecisionMatrixBuilder.Build(Samples.Baseline(1, 1, 7), BenchmarkSet.Empty), PhaseAction.Vectorised).State);

    [Theory]
    [InlineData(0, EnrichmentTotals.ReadOnce, ActionState.SwitchableNow, ActionState.SwitchableNow)]
    [InlineData(1, EnrichmentTotals.ReadOnce, ActionState.SwitchableNow, ActionState.InUse)]
    [InlineData(1, EnrichmentTotals.ReadPerBar, ActionState.SwitchableNow, ActionState.SwitchableNow)]
    [InlineData(2, EnrichmentTotals.ReadPerBar, ActionState.InUse, ActionState.SwitchableNow)]
    [InlineData(2, EnrichmentTotals.ReadOnce, ActionState.InUse, ActionState.InUse)]
    public void Build_OfAnEnrichment_HasInUseWhatItRanWithAndNeverRecommendsItForABackfill(
        int workers, string reading, ActionState parallel, ActionState oneQuery)
    {
        EnrichmentTotals? enrichment = workers == 0 ? null : Samples.Enrichment(workers, reading);

        DecisionMatrix matrix = DecisionMatrixBuilder.Build(
            Samples.Baseline(fetch: 1, store: 1, compute: 8) with { Enrichment = enrichment }, BenchmarkSet.Empty);

        DecisionAction several = Action(matrix, PhaseAction.Parallel);
        DecisionAction once = Action(matrix, PhaseAction.OneQuery);
        Assert.Equal((parallel, oneQuery), (several.State, once.State));
        Assert.Equal(parallel == ActionState.SwitchableNow ? "backfill --enrich --enrich-workers 2" : null, several.Switch);
        Assert.Equal(oneQuery == ActionState.SwitchableNow ? "backfill --enrich --enrich-reading once" : null, once.Switch);
        Assert.All([several, once], action => Assert.False(action.Recommended));
        Assert.All([several, once], action => Assert.Contains("not speed up a backfill", action.Note, StringComparison.Ordinal));
    }

    [Fact]
    public void Build_OfOneSymbol_HasNothingToComputeInParallel()
    {
        BackfillConfiguration one = Samples.Configuration() with { Symbols = ["AAPL"] };

        DecisionMatrix matrix = DecisionMatrixBuilder.Build(
            Samples.Baseline(1, 1, 8, configuration: one) with { Enrichment = Samples.Enrichment(workers: 1) }, BenchmarkSet.Empty);

        Assert.Equal(ActionState.NotApplicable, Action(matrix, PhaseAction.Parallel).State);
    }

    [Fact]
    public void Build_OfTheEnrichmentSuite_QuotesItInTheEvidenceAndInTheActionsThatRestOnIt()
    {
        BenchmarkSet suites = Samples.Suites(
            Enrichment("Once", 2_000, 10),
            Enrichment("Once", 20_000, 80),
            Enrichment("PerBar", 20_000, 800),
            Enrichment("TwoWorkers", 20_000, 50));

        DecisionMatrix matrix = DecisionMatrixBuilder.Build(Samples.Baseline(fetch: 1, store: 1, compute: 8), suites);

        Assert.Equal(
            ["Once", "PerBar", "TwoWorkers"], matrix.Evidence.Select(quote => quote.Benchmark.Split('.')[^1].Split('(')[0]));
        Assert.Contains("TwoWorkers vs Once at 20,000 bars: 1.6x", Action(matrix, PhaseAction.Parallel).Note, StringComparison.Ordinal);
        Assert.Contains("PerBar vs Once at 20,000 bars: 0.10x", Action(matrix, PhaseAction.OneQuery).Note, StringComparison.Ordinal);
    }

    [Fact]
    public void Build_Profiling_CanBeDoneNowAndPredictsNothing()
    {
        DecisionAction profile = Action(DecisionMatrixBuilder.Build(Samples.Baseline(1, 1, 8), BenchmarkSet.Empty), PhaseAction.Profile);

        Assert.Equal((ActionState.SwitchableNow, null), (profile.State, profile.Prediction));
        Assert.Contains("FeatureGroups", profile.Switch, StringComparison.Ordinal);
    }

    private static DecisionAction Action(DecisionMatrix matrix, string id) => matrix.Actions.Single(action => action.Id == id);

    private static BenchmarkResult Feature(string method, string parameters, double milliseconds) =>
        Samples.Insert(method, milliseconds) with
        {
            Namespace = "Benchmarks.Suites.Features",
            Type = "QuantFeaturesSuite",
            Parameters = parameters,
        };

    private static BenchmarkResult Enrichment(string method, int bars, double milliseconds) =>
        Samples.Insert(method, milliseconds) with
        {
            Namespace = "Benchmarks.Suites.Enrichment",
            Type = "EnrichmentSuite",
            Parameters = $"Bars={bars}",
        };
}
