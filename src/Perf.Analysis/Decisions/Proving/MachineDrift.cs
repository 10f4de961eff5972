using Perf.Analysis.Backfill;
using Perf.Analysis.Statistics;

namespace Perf.Analysis.Decisions.Proving;

/// <summary>
/// How far the machine's speed moves from one moment to the next, by a kernel that is always the same, timed between the trials. A stage
/// need not move as the others do: what it took of the time at one moment it may not take at the next. That goes into intervals, and
/// never into a correction.
/// </summary>
/// <param name="Factor95">
/// 95 of 100 moments lie within it of the middle, on either side; 1 for a machine that stands still.
/// </param>
/// <param name="Moments">It was told from.</param>
public sealed record MachineDrift(double Factor95, int Moments)
{
    /// <param name="kernelSeconds">One value a moment, above 0.</param>
    /// <returns>Null for fewer than two moments.</returns>
    public static MachineDrift? Of(IReadOnlyList<double> kernelSeconds)
    {
        // None is cut off: a moment with a neighbour in it is what is asked for.
        TrimmedMean log = TrimmedMean.Of([.. kernelSeconds.Select(one => Math.Log(one))], part: 0);
        return log.WinsorisedVariance is { } variance
            ? new MachineDrift(Math.Exp(StudentT.Quantile(0.975, log.Degrees) * Math.Sqrt(variance)), kernelSeconds.Count)
            : null;
    }

    /// <summary>What a part of the time may be at another moment, when it and the rest have moved apart.</summary>
    /// <param name="share">0 to 1.</param>
    public Interval Around(double share) => new(Moved(share, 1 / Factor95), Moved(share, Factor95));

    /// <summary>The same baseline with intervals that hold at another moment, too.</summary>
    public BackfillBaseline Around(BackfillBaseline baseline) => baseline with
    {
        TimeBreakdown = baseline.TimeBreakdown with
        {
            PolygonApi = Around(baseline.TimeBreakdown.PolygonApi),
            DbInserts = Around(baseline.TimeBreakdown.DbInserts),
            FeatureComputation = Around(baseline.TimeBreakdown.FeatureComputation),
        },
    };

    private StageTime Around(StageTime stage) => stage.ShareInterval95 is { } bounds
        ? stage with { ShareInterval95 = new Interval(Around(bounds.Low).Low, Around(bounds.High).High) }
        : stage;

    private static double Moved(double share, double factor) => share * factor / ((share * factor) + 1 - share);
}
