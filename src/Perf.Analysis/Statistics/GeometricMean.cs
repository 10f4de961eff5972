namespace Perf.Analysis.Statistics;

/// <summary>
/// The geometric mean of ratios, one a benchmark: halved and doubled come to no change. Both intervals are about the benchmarks:
/// how much the mean would move if others like them had been measured, not how well each of them was.
/// </summary>
/// <param name="Value">Above zero; 1 is no change.</param>
/// <param name="ByBootstrap">
/// The 95% interval from resampled benchmarks; null below <see cref="Bootstrap.MinimumUnits"/> of them. Somewhat narrow for few.
/// </param>
/// <param name="ByStudentT">
/// The 95% interval of Student's t over the logarithms, which supposes that these lie about evenly; null below two benchmarks.
/// </param>
public sealed record GeometricMean(double Value, Interval? ByBootstrap, Interval? ByStudentT)
{
    /// <param name="ratios">Above zero, at least one.</param>
    /// <exception cref="ArgumentException">There are none, or one is not a finite number above zero.</exception>
    public static GeometricMean Of(ReadOnlySpan<double> ratios, ulong seed = Bootstrap.DefaultSeed)
    {
        double[] logs = new double[ratios.Length];
        for (int i = 0; i < logs.Length; i++)
        {
            logs[i] = ratios[i] > 0 ? Math.Log(ratios[i]) : double.NaN;
        }

        TrimmedMean mean = TrimmedMean.Of(logs, 0);
        return new GeometricMean(Math.Exp(mean.Value), Exp(Bootstrap.OfMean(logs, seed)), Exp(mean.Interval));
    }

    private static Interval? Exp(Interval? logs) =>
        logs is { } known ? new Interval(Math.Exp(known.Low), Math.Exp(known.High)) : null;
}
