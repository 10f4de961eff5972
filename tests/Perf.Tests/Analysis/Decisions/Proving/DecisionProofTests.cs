using Perf.Analysis.Backfill;
using Perf.Analysis.Benchmarks;
using Perf.Analysis.Decisions;
using Perf.Analysis.Decisions.Proving;
using Perf.Analysis.Formatting;
using Perf.Analysis.Json;
using Perf.Analysis.Statistics;
using Perf.Tests.Analysis.Statistics;

namespace Perf.Tests.Analysis.Decisions.Proving;

/// <summary>Predicted beside measured: how far apart, how often inside the interval, and in which order.</summary>
public sealed class DecisionProofTests
{
    private static readonly DateTimeOffset At = new(2026, 11, 23, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Proof_OfPredictionsThatCameTrueMoreOrLess_CountsErrorsAndWhatWasHeld()
    {
        DecisionProof proof = Proof(("a", 1, 2.0, 2.0), ("b", 1, 1.1, 1.0), ("c", 2, 3.0, 4.0));

        Assert.Equal(0.1, proof.MedianError!.Value, 12);
        Assert.Equal(0.25, proof.WorstError!.Value, 12);
        Assert.Equal(2 / 3.0, proof.Coverage!.Value, 12);
    }

    /// <summary>What was not predicted, but is bounded, stands beside its bound; and has no error.</summary>
    [Fact]
    public void Table_OfAProof_HasWhatWasPredictedOrBoundedBesideWhatWasMeasured()
    {
        DecisionMatrix matrix = DecisionMatrixBuilder.Build(
            Samples.Baseline(fetch: 1, store: 7, compute: 2, configuration: Samples.Configuration("row")), BenchmarkSet.Empty);
        DecisionProof proof = Proof((PhaseAction.BulkInsert, 1, 2.2, 2.0), (PhaseAction.Overlap, 1, 1.3, 1.2));
        ActionPrediction[] predictions =
        [
            proof.Sealed.Predictions[0], proof.Sealed.Predictions[1] with { ByShare = null, ByDose = null },
        ];

        DecisionTable table = DecisionTable.OfProof(matrix, proof with { Sealed = SealedPredictions.Seal(At, predictions) });

        Assert.All(table.Rows, row => Assert.Equal(table.Header.Count, row.Count));
        Assert.Contains("10.0%", table.Rows[0]);
        double bound = matrix.Actions.Single(action => action.Id == PhaseAction.Overlap).AtMost!.Value;
        Assert.Contains(table.Rows[1], cell => cell.Contains(Figures.Speedup(bound), StringComparison.Ordinal));
        Assert.DoesNotContain(table.Rows[1], cell => cell.Contains('%', StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(2.0, 1.5, true)]
    [InlineData(1.5, 2.0, false)]
    [InlineData(1.98, 2.0, true)] // their measured intervals overlap
    public void Ranking_IsThatOfThePredictions_UnlessMeasuredApart(double measuredOfFirst, double measuredOfSecond, bool isRight)
    {
        Assert.Equal(isRight, Proof(("a", 1, 3.0, measuredOfFirst), ("b", 1, 2.0, measuredOfSecond)).IsRankingRight);
    }

    [Fact]
    public void Ranking_OfDifferentConcurrencies_IsNoneOfItsOwn() =>
        Assert.Null(Proof(("a", 1, 3.0, 1.0), ("b", 2, 2.0, 2.0)).IsRankingRight);

    [Fact]
    public void Prediction_WhoseTwoWaysAreFarApart_IsNotTrusted()
    {
        ActionPrediction prediction = Predicted("a", 1, 2);

        Assert.True(prediction.IsTrusted);
        Assert.False((prediction with { ByDose = new SpeedRatio(2.21, null) }).IsTrusted);
        Assert.False((prediction with { ByDose = null }).IsTrusted);
        Assert.Null((prediction with { ByDose = null }).Speedup);
    }

    /// <summary>A way of predicting that knows little says little.</summary>
    [Fact]
    public void Speedup_OfTwoWays_IsNearerToTheNarrowerOne()
    {
        ActionPrediction prediction = Predicted("a", 1, 2) with
        {
            ByShare = new SpeedRatio(10, new Interval(9, 11)), ByDose = new SpeedRatio(5, new Interval(1, 25)),
        };

        Assert.InRange(prediction.Speedup!.Value, 9.9, 10);
        Assert.Equal(Math.Sqrt(50), (prediction with { ByDose = new SpeedRatio(5, null) }).Speedup!.Value, 9);
        Assert.Equal(10, (prediction with { ByDose = prediction.ByShare }).Speedup!.Value, 9);
        Assert.Equal(new Interval(1, 25), prediction.Interval95);
    }

    /// <summary>A measurement has noise of its own, which a prediction of it has to leave room for.</summary>
    [Fact]
    public void Interval_OfAPrediction_AddsTheNoiseOfTheMeasurementInSquares()
    {
        SpeedRatio forecast = new(2, Bounds(0.03));
        ActionPrediction known = Predicted("a", 1, 2) with { ByShare = forecast, ByDose = forecast };

        Interval interval = (known with { OfNoChange95 = new Interval(Math.Exp(-0.04), Math.Exp(0.04)) }).Interval95!.Value;

        Assert.Equal(2 * Math.Exp(-0.05), interval.Low, 12);
        Assert.Equal(2 * Math.Exp(0.05), interval.High, 12);
        Assert.Equal(known.Interval95, (known with { OfNoChange95 = new Interval(1, 1) }).Interval95);

        static Interval Bounds(double log) => new(2 * Math.Exp(-log), 2 * Math.Exp(log));
    }

    /// <summary>What comes of quads whose trials are all alike lies where their own scatter says.</summary>
    [Theory]
    [InlineData(12, 60)]
    [InlineData(8, 30)]
    public void OfNoChange_OfTrialsAlike_HoldsMeasurementsOfNothing(int trials, int quads)
    {
        Random random = new(3);
        const int Proofs = 1_000;
        int held = 0;
        for (int proof = 0; proof < Proofs; proof++)
        {
            Interval expected = ActionMeasurement.OfNoChange([.. Enumerable.Range(0, trials).Select(_ => Trial())], quads)!.Value;
            ActionMeasurement nothing = ActionMeasurement.Of(
                "a", 1, [.. Enumerable.Range(0, quads).Select(_ => new Quad(Trial(), Trial(), Trial(), Trial()))]);
            held += expected.Low <= nothing.Speedup && nothing.Speedup <= expected.High ? 1 : 0;
        }

        // Of eight trials a part is cut off, and what is left knows its scatter badly.
        Assert.InRange(held / (double)Proofs, 0.91, 0.98);

        double Trial() => 0.2 * Math.Exp(0.1 * random.NextNormal());
    }

    [Fact]
    public void OfNoChange_OfTwoTrials_IsNotKnownOfOne()
    {
        Assert.NotNull(ActionMeasurement.OfNoChange([0.2, 0.21], quads: 60));
        Assert.Null(ActionMeasurement.OfNoChange([0.2], quads: 60));
    }

    [Fact]
    public void Seal_HoldsUntilSomethingIsChanged()
    {
        SealedPredictions made = SealedPredictions.Seal(At, [Predicted("a", 1, 2), Predicted("b", 2, 3)]);

        Assert.True(made.IsIntact());
        Assert.Equal("df2565d8d914789bbaf7d3b0681e155fb581c07237b3511b5b9376662e232166", made.Sha256); // as it was in files that know no lanes
        Assert.False((made with { PredictedAt = At.AddSeconds(1) }).IsIntact());
        Assert.False((made with { Predictions = [made.Predictions[0]] }).IsIntact());
        Assert.False((made with { Predictions = [made.Predictions[0], made.Predictions[1] with { ByShare = new SpeedRatio(3.1, null) }] }).IsIntact());
    }

    /// <summary>Also of what was written to a file and read again.</summary>
    [Fact]
    public async Task Seal_OfAFile_Holds()
    {
        using TemporaryFolder folder = new();
        BackfillBaseline baseline = Samples.Baseline(fetch: 1, store: 7, compute: 2, configuration: Samples.Configuration("row"));
        DecisionMatrix matrix = DecisionMatrixBuilder.Build(baseline, BenchmarkSet.Empty) with { Proof = Proof(("a", 1, 1 / 3.0, 2.0)) };
        DoseResponse dose = new(Stage.Database, 0.1 + 0.2, new Interval(0.1, 1 / 3.0), Repeats: 5);
        SealedPredictions made = SealedPredictions.Seal(At.AddTicks(1), [Predicted("a", 1, 1 / 7.0) with { Dose = dose }]);

        await ArtifactFile.WriteAsync(
            folder.File("matrix.json"), matrix with { Proof = matrix.Proof! with { Sealed = made } }, TestContext.Current.CancellationToken);

        DecisionMatrix read = await ArtifactFile.ReadAsync<DecisionMatrix>(folder.File("matrix.json"), TestContext.Current.CancellationToken);
        Assert.Equal(made.Sha256, read.Proof!.Sealed.Sha256);
        Assert.True(read.Proof.Sealed.IsIntact());
    }

    private static DecisionProof Proof(params (string Id, int Concurrency, double Predicted, double Measured)[] actions) => new(
        SealedPredictions.Seal(At, [.. actions.Select(action => Predicted(action.Id, action.Concurrency, action.Predicted))]),
        [
            .. actions.Select(action => new ActionMeasurement(
                action.Id, action.Concurrency, action.Measured, Around(action.Measured, 0.02), Quads: 10, 1, 1 / action.Measured)),
        ]);

    private static ActionPrediction Predicted(string id, int concurrency, double speedup)
    {
        SpeedRatio forecast = new(speedup, Around(speedup, 0.12));
        return new ActionPrediction(id, concurrency, Stage.Database, "old", "new", Dose: null, forecast, forecast);
    }

    private static Interval Around(double value, double part) => new(value * (1 - part), value * (1 + part));
}
