using Perf.Analysis.Statistics;

namespace Perf.Analysis.Comparing;

/// <summary>Compares figures of which a run has one each: by what the runs say of them, with no claim where they say nothing.</summary>
internal static class FigureComparer
{
    private const string OneEach = "no test: one figure a run";

    /// <summary>Percentiles with an interval of each side's own; lower is better.</summary>
    /// <param name="whyNot">What keeps the figures from meaning anything; null when nothing does.</param>
    public static ComparedFigure ByOverlap(
        string name, double? before, Interval? beforeInterval95, double? after, Interval? afterInterval95, string? whyNot = null)
    {
        (Finding finding, string basis) = whyNot is not null || before is null || after is null
            ? (Finding.NotTested, whyNot is null ? "on one side only" : $"no test: {whyNot}")
            : Overlap(beforeInterval95, afterInterval95);
        return new ComparedFigure(
            name, before, beforeInterval95, after, afterInterval95, RatioOf(before, after), null, null, finding, basis);
    }

    /// <summary>A figure that says nothing about how it would vary.</summary>
    public static ComparedFigure Untested(string name, double? before, double? after) => new(
        name, before, null, after, null, RatioOf(before, after), null, null, Finding.NotTested,
        before is null || after is null ? "on one side only" : OneEach);

    private static (Finding Finding, string Basis) Overlap(Interval? before, Interval? after)
    {
        if (before is not { } old || after is not { } now)
        {
            return (Finding.NotTested, "no test: too few for an interval");
        }

        return now.Low > old.High ? (Finding.Worse, "95% intervals apart")
            : now.High < old.Low ? (Finding.Better, "95% intervals apart")
            : (Finding.NoDifferenceShown, "95% intervals overlap");
    }

    private static double? RatioOf(double? before, double? after) =>
        before is > 0 and { } old && after is > 0 and { } now ? now / old : null;
}
