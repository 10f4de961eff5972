using Perf.Analysis.Gating.Rules;
using Perf.Analysis.Statistics;

namespace Perf.Analysis.Gating;

/// <summary>The log ratios of one look, one a launch: the unit of evidence.</summary>
internal sealed class LaunchRatios
{
    private readonly double[] logs;

    private LaunchRatios(double[] logs)
    {
        this.logs = logs;
        Mean = TrimmedMean.Of(logs);
    }

    public TrimmedMean Mean { get; }

    public int Launches => logs.Length;

    public double Ratio => Math.Exp(Mean.Value);

    public Interval? Interval95 => Exp(Mean.Interval);

    /// <summary>One-sided; where the mean is no slowdown at least half of the flips reach it, and none of them is tried.</summary>
    public double SlowerP => Mean.Value <= 0 ? 1 : SignFlip.OfTrimmedMean(logs).GreaterP;

    /// <summary>One-sided likewise.</summary>
    public double FasterP => Mean.Value >= 0 ? 1 : SignFlip.OfTrimmedMean(logs).LessP;

    public double TwoSidedP => SignFlip.OfTrimmedMean(logs).TwoSidedP;

    /// <returns>Null when no launch has a number.</returns>
    public static LaunchRatios? Of(IEnumerable<double> logRatios)
    {
        double[] known = [.. logRatios.Where(double.IsFinite)];
        return known.Length == 0 ? null : new LaunchRatios(known);
    }

    /// <summary>Whether the lower end of the interval is above a slowdown: 0.01 is 1%.</summary>
    public bool IsAbove(double slowdown) => Mean.Interval is { } bounds && bounds.Low > Math.Log(1 + slowdown);

    /// <summary>Whether the upper end is below the speedup that undoes such a slowdown.</summary>
    public bool IsBelow(double slowdown) => Mean.Interval is { } bounds && bounds.High < -Math.Log(1 + slowdown);

    /// <summary>Of a first look, with a second one to come.</summary>
    public double? DetectableIn(GateRules rules, int suspects, double tolerance) => Detectable.SlowdownOfTwoLooks(
        logs, rules.ScreenLevel, rules.ConfirmLaunches, rules.ConfirmLevel / suspects, tolerance);

    public double? DetectableAt(double level, double tolerance) => Detectable.Slowdown(logs, level, tolerance);

    private static Interval? Exp(Interval? bounds) =>
        bounds is { } known ? new Interval(Math.Exp(known.Low), Math.Exp(known.High)) : null;
}
