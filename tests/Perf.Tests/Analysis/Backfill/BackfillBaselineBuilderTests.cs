using Perf.Analysis.Backfill;

namespace Perf.Tests.Analysis.Backfill;

public sealed class BackfillBaselineBuilderTests
{
    [Fact]
    public void Build_OfJobsThatAllCompleted_SumsThem()
    {
        BackfillBaseline baseline = BackfillBaselineBuilder.Build(
            Samples.Configuration() with { Symbols = ["AAPL", "BTC"] },
            [
                Samples.Job("AAPL", "5m", fetchSeconds: 6, computeSeconds: 1, storeSeconds: 3, records: 900),
                Samples.Job("AAPL", "1d", fetchSeconds: 1, computeSeconds: 0, storeSeconds: 1, records: 100),
                Samples.Job("BTC", "5m", fetchSeconds: 4, computeSeconds: 1, storeSeconds: 1, records: 800),
                Samples.Job("BTC", "1d", fetchSeconds: 1, computeSeconds: 0, storeSeconds: 1, records: 200),
            ],
            totalDurationSeconds: 25,
            oracleCheck: null,
            interrupted: false);

        Assert.Equal(new BackfillTotals(25, 2_000, 80, 4, 4, 1, new FetchTotals(8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0)), baseline.Totals);
        Assert.Equal((12.0, 6.0, 2.0), Seconds(baseline.TimeBreakdown));
        Assert.Equal(0.6, baseline.TimeBreakdown.PolygonApi.Share!.Value, 1e-12);
        Assert.Equal(0.3, baseline.TimeBreakdown.DbInserts.Share!.Value, 1e-12);
        Assert.Equal(0.1, baseline.TimeBreakdown.FeatureComputation.Share!.Value, 1e-12);
        Assert.Equal(new SlowestPart("AAPL/5m", 10), baseline.SlowestJob);
        Assert.Equal(new SlowestPart("AAPL", 6), baseline.SlowestSymbol);
        Assert.Equal(new SlowestPart("5m", 8), baseline.SlowestTimeframe);
        Assert.Equal(new BackfillGroup("5m", 2, 2, 1_700, 8, 10, 2, 4, 106.25), baseline.PerTimeframe[0]);
        Assert.Equal(["AAPL", "BTC"], baseline.PerSymbol.Select(group => group.Name));
    }

    [Fact]
    public void Build_WithAFailedJob_CountsItsTimeAndNotItsRecords()
    {
        BackfillBaseline baseline = BackfillBaselineBuilder.Build(
            Samples.Configuration() with { Symbols = ["AAPL"] },
            [Samples.Job("AAPL", "5m"), Samples.Job("AAPL", "1d", fetchSeconds: 30, error: "refused")],
            totalDurationSeconds: 40,
            oracleCheck: null,
            interrupted: false);

        Assert.Equal(1, baseline.Totals.CompletedJobs);
        Assert.Equal(0.5, baseline.Totals.SuccessRate);
        Assert.Equal(1_000, baseline.Totals.TotalRecords);
        Assert.Equal(32, baseline.TimeBreakdown.PolygonApi.Seconds);
    }

    [Fact]
    public void Build_OfJobsThatDidNotGoStraight_SumsWhatHappenedFailedOnesIncluded()
    {
        BackfillJobRecord rough = Samples.Job("AAPL", "5m") with
        {
            Requests = 9, Retries = 1, RateLimited = 2, QuotaWaits = 3, QuotaWaitSeconds = 4.5, BreakerOpenings = 5, HeldBack = 6,
            RejectedPages = 7, QuarantinedBars = 8, EmptyWhileOpen = 9, EndedEarly = 10,
        };
        BackfillBaseline baseline = BackfillBaselineBuilder.Build(
            Samples.Configuration(),
            [rough, rough with { Timeframe = "1d", Status = BackfillJobStatus.Failed, Error = "refused" }],
            totalDurationSeconds: 40,
            oracleCheck: null,
            interrupted: false);

        Assert.Equal(new FetchTotals(18, 2, 4, 6, 9, 10, 12, 14, 16, 18, 20), baseline.Totals.Fetches);
    }

    [Fact]
    public void Build_Interrupted_CountsTheJobsThatNeverRan()
    {
        BackfillBaseline baseline = BackfillBaselineBuilder.Build(
            Samples.Configuration(), [Samples.Job("AAPL", "5m")], totalDurationSeconds: 4, oracleCheck: null, interrupted: true);

        Assert.Equal(10, baseline.Totals.TotalJobs);
        Assert.Equal(0.1, baseline.Totals.SuccessRate);
        Assert.True(baseline.Interrupted);
        Assert.Single(baseline.PerSymbol);
    }

    [Fact]
    public void Build_OfNoJobs_HasNoSharesAndNoSlowest()
    {
        BackfillBaseline baseline = BackfillBaselineBuilder.Build(
            Samples.Configuration(), [], totalDurationSeconds: 0, oracleCheck: null, interrupted: true);

        Assert.Null(baseline.TimeBreakdown.PolygonApi.Share);
        Assert.Null(baseline.SlowestJob);
        Assert.Null(baseline.SlowestTimeframe);
        Assert.Equal(0, baseline.Totals.RecordsPerSecond);
    }

    [Fact]
    public void Build_OfUnevenJobs_PutsTheShareInsideItsInterval()
    {
        TimeBreakdown breakdown = Samples.Baseline(fetch: 6, store: 3, compute: 1, spread: 0.5).TimeBreakdown;

        foreach (StageTime stage in new[] { breakdown.PolygonApi, breakdown.DbInserts })
        {
            Assert.InRange(stage.Share!.Value, stage.ShareInterval95!.Value.Low, stage.ShareInterval95.Value.High);
            Assert.True(stage.ShareInterval95.Value.High > stage.ShareInterval95.Value.Low);
        }
    }

    /// <summary>Two jobs whose stages took turns with each other's: 14 seconds of stages, and 6 of waiting, in 9.</summary>
    [Fact]
    public void Build_OfStagesThatOverlapped_KeepsWaitingApart()
    {
        BackfillJobRecord first = Samples.Job("AAPL", "5m", fetchSeconds: 4, computeSeconds: 0, storeSeconds: 5);
        BackfillJobRecord second = Samples.Job("AAPL", "1d", fetchSeconds: 2, computeSeconds: 1, storeSeconds: 2, overheadSeconds: 6) with
        {
            WaitSeconds = 6,
        };

        BackfillBaseline baseline = BackfillBaselineBuilder.Build(
            Samples.Configuration() with { Symbols = ["AAPL"], Overlap = true },
            [first with { WaitSeconds = 0 }, second],
            totalDurationSeconds: 9,
            oracleCheck: null,
            interrupted: false);

        Assert.Equal((20, 6), (baseline.TimeBreakdown.WallSeconds, baseline.TimeBreakdown.WaitSeconds));
        Assert.Equal((6.0, 7.0, 1.0), Seconds(baseline.TimeBreakdown));
        Assert.Equal(1, Shares(baseline.TimeBreakdown).Sum(), 1e-12);
        Assert.Equal(new SlowestPart("AAPL/5m", 9), baseline.SlowestJob);
        Assert.Equal(new SlowestPart("5m", 9), baseline.SlowestTimeframe);
        Assert.Equal(7, baseline.PerSymbol[0].AverageSeconds);
        Assert.Equal(2_000 / 14.0, baseline.PerSymbol[0].RecordsPerSecond, 1e-9);
    }

    private static double[] Shares(TimeBreakdown breakdown) =>
        [breakdown.PolygonApi.Share!.Value, breakdown.DbInserts.Share!.Value, breakdown.FeatureComputation.Share!.Value];

    private static (double Api, double Db, double Compute) Seconds(TimeBreakdown breakdown) =>
        (breakdown.PolygonApi.Seconds, breakdown.DbInserts.Seconds, breakdown.FeatureComputation.Seconds);
}
