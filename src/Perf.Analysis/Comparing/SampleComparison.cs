using Perf.Analysis.Statistics;

namespace Perf.Analysis.Comparing;

/// <summary>
/// Two samples of positive values, measured apart. The ratio is the median of all quotients of a value now and one before (the shift of the
/// logarithms by Hodges and Lehmann), with the interval and the p value that belong to the test of Mann and Whitney: swapping the samples
/// inverts the ratio and its interval and leaves p.
/// </summary>
/// <param name="Interval95">Null with too few values for one.</param>
/// <param name="PValue">Two-sided.</param>
internal sealed record SampleComparison(double Ratio, Interval? Interval95, double PValue)
{
    /// <summary>An adjusted p value up to it shows a difference.</summary>
    private const double Level = 0.05;

    /// <summary>Of more values so many are taken, evenly: all quotients are looked at, a million of them at most.</summary>
    private const int MostValues = 1_000;

    /// <returns>Null when a value is not above 0, or a side has none.</returns>
    public static SampleComparison? Of(IReadOnlyList<double> before, IReadOnlyList<double> after)
    {
        if (before.Count == 0 || after.Count == 0 || before.Any(value => value <= 0) || after.Any(value => value <= 0))
        {
            return null;
        }

        double[] old = LogarithmsOf(before);
        double[] now = LogarithmsOf(after);
        HodgesLehmann shift = HodgesLehmann.OfTwo(now, old);
        Interval? interval = shift.Interval is { } bounds ? new Interval(Math.Exp(bounds.Low), Math.Exp(bounds.High)) : null;
        return new SampleComparison(Math.Exp(shift.Estimate), interval, MannWhitney.Of(now, old).TwoSidedP);
    }

    /// <summary>The p values of those that have an interval, adjusted for each other (Holm); null in the place of the others.</summary>
    public static double?[] Adjust(IReadOnlyList<SampleComparison?> samples)
    {
        int[] tested = [.. Enumerable.Range(0, samples.Count).Where(i => samples[i]?.Interval95 is not null)];
        double[] adjusted = Holm.Adjust([.. tested.Select(i => samples[i]!.PValue)]);
        double?[] all = new double?[samples.Count];
        foreach ((int place, int i) in tested.Index())
        {
            all[i] = adjusted[place];
        }

        return all;
    }

    /// <summary>What they say of a thing of which less is better.</summary>
    public static Finding Judge(SampleComparison? samples, double? adjustedP) => (samples, adjustedP) switch
    {
        (null, _) or (_, null) => Finding.NotTested,
        (_, > Level) => Finding.NoDifferenceShown,
        _ => samples.Ratio > 1 ? Finding.Worse : Finding.Better,
    };

    private static double[] LogarithmsOf(IReadOnlyList<double> values)
    {
        int count = Math.Min(values.Count, MostValues);
        return [.. Enumerable.Range(0, count).Select(i => Math.Log(values[(int)((long)i * values.Count / count)]))];
    }
}
