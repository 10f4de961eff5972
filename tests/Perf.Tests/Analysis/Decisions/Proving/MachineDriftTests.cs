using Perf.Analysis.Backfill;
using Perf.Analysis.Decisions.Proving;
using Perf.Analysis.Statistics;
using Perf.Tests.Analysis.Statistics;

namespace Perf.Tests.Analysis.Decisions.Proving;

/// <summary>How far a machine moves, and what that leaves of a share.</summary>
public sealed class MachineDriftTests
{
    /// <summary>Of moments whose logarithms are normal, 95 of 100 of those to come lie within the factor.</summary>
    [Theory]
    [InlineData(0.02)]
    [InlineData(0.10)]
    public void Of_Moments_IsAFactorThatHolds95Of100(double deviation)
    {
        Random random = new(7);
        int held = 0;
        const int Trials = 2_000;
        for (int trial = 0; trial < Trials; trial++)
        {
            MachineDrift drift = MachineDrift.Of([.. Enumerable.Range(0, 12).Select(_ => Moment())])!;
            held += Math.Abs(Math.Log(Moment())) <= Math.Log(drift.Factor95) ? 1 : 0;
        }

        Assert.InRange(held / (double)Trials, 0.935, 0.965);

        double Moment() => Math.Exp(deviation * random.NextNormal());
    }

    [Fact]
    public void Of_OneMoment_SaysNothing() => Assert.Null(MachineDrift.Of([0.001]));

    [Fact]
    public void Of_AMachineThatStandsStill_IsNone()
    {
        MachineDrift drift = MachineDrift.Of([0.002, 0.002, 0.002])!;

        Assert.Equal(1, drift.Factor95, 9);
        Assert.Equal(3, drift.Moments);
        Assert.Equal(0.3, drift.Around(0.3).Low, 9);
    }

    /// <summary>A stage that takes twice as long while the rest takes as long as before.</summary>
    [Fact]
    public void Around_AShare_IsWhatItBecomesWhenTheStageMovesAlone()
    {
        Interval moved = new MachineDrift(2, Moments: 5).Around(0.5);

        Assert.Equal(2 / 3.0, moved.High, 12);
        Assert.Equal(1 / 3.0, moved.Low, 12);
        Assert.Equal(new Interval(0, 0), new MachineDrift(2, Moments: 5).Around(0));
        Assert.Equal(new Interval(1, 1), new MachineDrift(2, Moments: 5).Around(1));
    }

    /// <summary>Into intervals, and never into a correction.</summary>
    [Fact]
    public void Around_ABaseline_WidensIntervalsAndLeavesTheRest()
    {
        BackfillBaseline baseline = Samples.Baseline(fetch: 1, store: 7, compute: 2);
        StageTime store = baseline.TimeBreakdown.DbInserts with { ShareInterval95 = new Interval(0.6, 0.8) };
        baseline = baseline with
        {
            TimeBreakdown = baseline.TimeBreakdown with { DbInserts = store, PolygonApi = store with { ShareInterval95 = null } },
        };

        TimeBreakdown moved = new MachineDrift(1.1, Moments: 5).Around(baseline).TimeBreakdown;

        Assert.Equal((store.Seconds, store.Share), (moved.DbInserts.Seconds, moved.DbInserts.Share));
        Assert.InRange(moved.DbInserts.ShareInterval95!.Value.Low, 0.5, 0.59);
        Assert.InRange(moved.DbInserts.ShareInterval95!.Value.High, 0.81, 0.9);
        Assert.Null(moved.PolygonApi.ShareInterval95);
    }
}
