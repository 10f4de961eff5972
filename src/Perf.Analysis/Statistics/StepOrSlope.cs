namespace Perf.Analysis.Statistics;

/// <summary>
/// Keeps the cuts of a series at which it steps, and drops those at which it merely slopes. About each cut, from the cut before to
/// the next, two levels are compared with one straight line by the squares they leave. A cut is kept when the line's residuals, put
/// back in any order, seldom favour two levels as much. The least clear cut goes first, because its neighbours then see further.
/// Squares are at the mercy of single wild runs, so these are brought back to the runs about them first.
/// </summary>
/// <remarks>
/// Source, of permuted residuals: D. Freedman and D. Lane, "A nonstochastic interpretation of reported significance levels",
/// Journal of Business and Economic Statistics 1(4), 1983.
/// </remarks>
internal static class StepOrSlope
{
    /// <summary>The part of a window's squares below which a rest is rounding.</summary>
    private const double RoundingOf = 1e-12;

    /// <summary>Runs on either side that a run is held against.</summary>
    private const int Neighbours = 2;

    /// <summary>Deviations of the noise by which a run may lie outside its neighbours.</summary>
    private const double SpikeDeviations = 3;

    /// <summary>The median distance of neighbours in normal noise of deviation 1.</summary>
    private const double MedianDistance = 0.954;

    /// <param name="cuts">Ascending, each the first value behind a cut.</param>
    /// <param name="level">A cut is kept where p is at or below it.</param>
    public static List<int> Steps(ReadOnlySpan<double> values, IReadOnlyList<int> cuts, double level, ulong seed)
    {
        List<int> kept = [.. cuts];
        while (kept.Count > 0)
        {
            int leastClear = 0;
            double largest = 0;
            for (int i = 0; i < kept.Count; i++)
            {
                int from = i == 0 ? 0 : kept[i - 1];
                int to = i == kept.Count - 1 ? values.Length : kept[i + 1];
                double p = P(WithoutSpikes(values[from..to]), new SplitMix64(seed));
                (leastClear, largest) = p > largest ? (i, p) : (leastClear, largest);
            }

            if (largest <= level)
            {
                break;
            }

            kept.RemoveAt(leastClear);
        }

        return kept;
    }

    private static double[] WithoutSpikes(ReadOnlySpan<double> window)
    {
        double[] distances = new double[window.Length - 1];
        for (int i = 0; i < distances.Length; i++)
        {
            distances[i] = Math.Abs(window[i + 1] - window[i]);
        }

        double allowed = SpikeDeviations * Quantiles.MedianInPlace(distances) / MedianDistance;
        double[] calm = new double[window.Length];
        for (int i = 0; i < calm.Length; i++)
        {
            double low = double.PositiveInfinity;
            double high = double.NegativeInfinity;
            for (int j = Math.Max(0, i - Neighbours); j <= Math.Min(window.Length - 1, i + Neighbours); j++)
            {
                low = j == i ? low : Math.Min(low, window[j]);
                high = j == i ? high : Math.Max(high, window[j]);
            }

            calm[i] = Math.Clamp(window[i], low - allowed, high + allowed);
        }

        return calm;
    }

    /// <summary>How likely a line with such residuals looks so much like a step.</summary>
    private static double P(ReadOnlySpan<double> window, SplitMix64 random)
    {
        double[] line = Line(window);
        double[] residuals = new double[window.Length];
        double left = 0;
        for (int i = 0; i < residuals.Length; i++)
        {
            residuals[i] = window[i] - line[i];
            left += residuals[i] * residuals[i];
        }

        if (left <= RoundingOf * SquaresOfSteps(window).OneLevel)
        {
            return 1;
        }

        double observed = LineOverSteps(window);
        double[] other = new double[window.Length];
        int reached = 0;
        for (int permutation = 0; permutation < BinarySegmentation.Permutations; permutation++)
        {
            random.Shuffle(residuals);
            for (int i = 0; i < other.Length; i++)
            {
                other[i] = line[i] + residuals[i];
            }

            reached += LineOverSteps(other) >= observed ? 1 : 0;
        }

        return (reached + 1.0) / (BinarySegmentation.Permutations + 1);
    }

    /// <summary>What a line leaves unexplained, over what the best two levels leave.</summary>
    private static double LineOverSteps(ReadOnlySpan<double> window)
    {
        double[] line = Line(window);
        double byLine = 0;
        for (int i = 0; i < line.Length; i++)
        {
            byLine += (window[i] - line[i]) * (window[i] - line[i]);
        }

        (double oneLevel, double twoLevels) = SquaresOfSteps(window);
        return twoLevels <= RoundingOf * oneLevel ? double.PositiveInfinity : byLine / twoLevels;
    }

    private static (double OneLevel, double TwoLevels) SquaresOfSteps(ReadOnlySpan<double> window)
    {
        double mean = TrimmedMean.Of(window, 0).Value;
        double oneLevel = 0;
        foreach (double value in window)
        {
            oneLevel += (value - mean) * (value - mean);
        }

        // About the mean both sides sum to the same but for the sign, so that one sum says how much a cut explains.
        double sum = 0;
        double explained = 0;
        for (int cut = 1; cut <= window.Length - BinarySegmentation.MinimumRuns; cut++)
        {
            sum += window[cut - 1] - mean;
            if (cut >= BinarySegmentation.MinimumRuns)
            {
                explained = Math.Max(explained, sum * sum * window.Length / ((double)cut * (window.Length - cut)));
            }
        }

        return (oneLevel, Math.Max(0, oneLevel - explained));
    }

    private static double[] Line(ReadOnlySpan<double> window)
    {
        double[] runs = new double[window.Length];
        for (int i = 0; i < runs.Length; i++)
        {
            runs[i] = i;
        }

        LineFit fit = LineFit.Of(runs, window)!; // eight runs at least, so that a line follows
        return [.. runs.Select(run => fit.Intercept + (fit.Slope * run))];
    }
}
