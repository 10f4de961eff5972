namespace Perf.Analysis.Statistics;

/// <summary>
/// The mean of what is left when a part of the sample is cut off at each end, with Yuen's interval: its standard error is taken
/// from the winsorised sample, where the values cut off stand at the nearest one kept, and its quantile from Student's t.
/// </summary>
/// <remarks>
/// Source: K. K. Yuen, "The two-sample trimmed t for unequal population variances", Biometrika 61(1), 1974; for one sample
/// J. W. Tukey and D. H. McLaughlin, Sankhya A 25(3), 1963. Without trimming it is the ordinary mean and t interval.
/// </remarks>
/// <param name="Value">In the unit of the sample.</param>
/// <param name="WinsorisedVariance">Null for fewer than two values.</param>
/// <param name="StandardError">Null when fewer than two values are kept.</param>
/// <param name="Kept">Values not cut off.</param>
public sealed record TrimmedMean(double Value, double? WinsorisedVariance, double? StandardError, int Kept)
{
    /// <summary>
    /// The part cut off at each end by default: a fifth, the usual compromise. It holds against a fifth of wild values and costs
    /// little where there are none.
    /// </summary>
    public const double DefaultPart = 0.2;

    /// <summary>Degrees of freedom of the interval.</summary>
    public int Degrees => Kept - 1;

    /// <summary>The 95% interval; null when fewer than two values are kept.</summary>
    public Interval? Interval => IntervalAt(0.95);

    /// <param name="values">In any order, at least one, finite.</param>
    /// <param name="part">Cut off at each end, rounded down to whole values: from 0 to below one half.</param>
    /// <exception cref="ArgumentException">There are no values, or one is not finite.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The part is outside its range.</exception>
    public static TrimmedMean Of(ReadOnlySpan<double> values, double part = DefaultPart)
    {
        if (!(part >= 0 && part < 0.5))
        {
            throw new ArgumentOutOfRangeException(nameof(part), part, "From nothing to less than a half is cut off at each end.");
        }

        double[] sorted = values.ToArray();
        if (sorted.Length == 0 || !sorted.All(double.IsFinite))
        {
            throw new ArgumentException("At least one value, and all finite.", nameof(values));
        }

        double mean = ValueInPlace(sorted, part);
        int cut = Cut(sorted.Length, part);
        int kept = sorted.Length - (2 * cut);
        if (sorted.Length < 2)
        {
            return new TrimmedMean(mean, null, null, kept);
        }

        sorted.AsSpan(0, cut).Fill(sorted[cut]);
        sorted.AsSpan(cut + kept).Fill(sorted[cut + kept - 1]);
        double winsorisedMean = Mean(sorted);
        double squares = sorted.Sum(value => (value - winsorisedMean) * (value - winsorisedMean));
        return new TrimmedMean(
            mean,
            squares / (sorted.Length - 1),
            kept < 2 ? null : Math.Sqrt(squares / ((double)kept * (kept - 1))),
            kept);
    }

    /// <summary>The trimmed mean of the log ratios of quads: what one launch says of a benchmark.</summary>
    /// <param name="quads">At least one.</param>
    /// <exception cref="ArgumentException">There are none.</exception>
    public static TrimmedMean OfQuads(ReadOnlySpan<Quad> quads)
    {
        double[] logRatios = new double[quads.Length];
        for (int i = 0; i < logRatios.Length; i++)
        {
            logRatios[i] = quads[i].LogRatio;
        }

        return Of(logRatios);
    }

    /// <summary>The interval of another confidence; null when fewer than two values are kept.</summary>
    /// <param name="confidence">Above 0 and below 1: 0.95 leaves 2.5% on each side.</param>
    public Interval? IntervalAt(double confidence)
    {
        if (StandardError is not { } error)
        {
            return null;
        }

        double reach = StudentT.Quantile((1 + confidence) / 2, Degrees) * error;
        return new Interval(Value - reach, Value + reach);
    }

    /// <summary>The trimmed mean alone, of values that are the caller's own and are sorted where they are.</summary>
    internal static double ValueInPlace(Span<double> values, double part)
    {
        values.Sort();
        int cut = Cut(values.Length, part);
        return Mean(values[cut..^cut]);
    }

    internal static int Cut(int count, double part) => (int)(count * part);

    private static double Mean(ReadOnlySpan<double> values)
    {
        double sum = 0;
        foreach (double value in values)
        {
            sum += value;
        }

        return sum / values.Length;
    }
}
