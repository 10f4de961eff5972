using Perf.Analysis.Formatting;
using Perf.Analysis.Gating.Calibration;
using Perf.Analysis.Statistics;

namespace Perf.Analysis.Gating.Texts;

/// <summary>The sentences and cells of a calibration.</summary>
public static class CalibrationText
{
    public static string Verdict(GateCalibration calibration)
    {
        CalibrationSuite[] unchanged = [.. calibration.Suites.Where(suite => suite.Effect == 0)];
        return unchanged.Length > 0
            ? $"{Figures.Count(calibration.FalseAlarms)} of {Figures.Count(unchanged.Length)} suites without a change were called "
                + "regressed"
            : $"{Figures.Count(calibration.Suites.Count)} suites with a known slowdown";
    }

    /// <returns>Null when none was put together.</returns>
    public static string? Resampled(GateCalibration calibration) => calibration.Resampled is { } drawn
        ? $"Apart from these, {Figures.Count(drawn.Suites)} suites put together from their launches: "
            + $"{Figures.Count(drawn.Regressed)} called regressed, "
            + $"{Figures.Percent((double)drawn.Inconclusive / Math.Max(1, drawn.Benchmarks), 2)} of the benchmarks inconclusive"
        : null;

    public static string Line(CalibrationPower power) =>
        $"{power.Group} +{Figures.Percent(power.Effect, 0)}: "
        + $"{Figures.Count(power.Caught)} of {Figures.Count(power.Benchmarks)} called regressed, "
        + $"{Figures.Count(power.Inconclusive)} inconclusive; median ratio {Figures.Fixed(power.MedianRatio, 4)}, "
        + $"{Truth(power)} of the intervals hold the truth";

    public static IReadOnlyList<string> Cells(CalibrationPower power) =>
    [
        power.Group,
        Figures.Percent(power.Effect, 0),
        Figures.Count(power.Benchmarks),
        Figures.Count(power.Caught),
        Share(power),
        Figures.Count(power.Inconclusive),
        Figures.Fixed(power.MedianRatio, 4),
        Truth(power),
    ];

    private static string Share(CalibrationPower power)
    {
        Interval bounds = power.CaughtInterval95;
        return $"{Figures.Fixed(power.CaughtShare, 2)} [{Figures.Fixed(bounds.Low, 2)}-{Figures.Fixed(bounds.High, 2)}]";
    }

    private static string Truth(CalibrationPower power) =>
        Figures.Percent((double)power.Covered / Math.Max(1, power.Intervals), 0);
}
