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

    /// <summary>What stands beside the verdict, a line each: of rows, of time, and of suites that were put together.</summary>
    public static IEnumerable<string> Details(GateCalibration calibration)
    {
        foreach (bool isChanged in (bool[])[false, true])
        {
            CalibrationBenchmark[] rows =
                [.. calibration.Suites.Where(suite => suite.Effect > 0 == isChanged).SelectMany(suite => suite.Benchmarks)];
            if (rows.Length > 0)
            {
                yield return Rows(isChanged, rows.Length, [.. calibration.Powers.Where(power => power.Effect > 0 == isChanged)]);
            }
        }

        CalibrationSuite[] unchanged = [.. calibration.Suites.Where(suite => suite.Effect == 0)];
        if (unchanged.Length > 0)
        {
            yield return "A suite without a change took " + string.Join(
                ", ", unchanged.GroupBy(suite => suite.HasNeighbour).OrderBy(group => group.Key).Select(Minutes));
        }

        if (Resampled(calibration) is { } resampled)
        {
            yield return resampled;
        }
    }

    private static string Rows(bool isChanged, int count, IReadOnlyList<CalibrationPower> powers)
    {
        int inconclusive = powers.Sum(power => power.Inconclusive);
        int intervals = powers.Sum(power => power.Intervals);
        int covered = powers.Sum(power => power.Covered);
        return $"{Figures.Count(inconclusive)} of {Figures.Count(count)} rows {(isChanged ? "with a slowdown" : "without a change")} "
            + $"({Figures.Percent((double)inconclusive / count, 1)}) were inconclusive; "
            + $"{Figures.Count(covered)} of {Figures.Count(intervals)} intervals "
            + $"({Figures.Percent((double)covered / Math.Max(1, intervals), 1)}) hold the truth";
    }

    private static string Minutes(IGrouping<bool, CalibrationSuite> suites)
    {
        double[] minutes = [.. suites.Select(suite => suite.Minutes)];
        return $"{Figures.Fixed(Quantiles.Median(minutes), 1)} min in the median ({Figures.Fixed(minutes.Min(), 1)}-"
            + $"{Figures.Fixed(minutes.Max(), 1)}) {(suites.Key ? "with" : "without")} a neighbour";
    }

    /// <returns>Null when none was put together.</returns>
    private static string? Resampled(GateCalibration calibration) => calibration.Resampled is { } drawn
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
