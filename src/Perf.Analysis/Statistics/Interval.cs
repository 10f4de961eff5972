namespace Perf.Analysis.Statistics;

/// <summary>A closed interval of plausible values, in the unit of the value it stands beside.</summary>
/// <param name="Low">Lower bound, not above <paramref name="High"/>.</param>
public readonly record struct Interval(double Low, double High)
{
    /// <summary>From the least to the greatest of some values.</summary>
    /// <param name="values">At least one.</param>
    public static Interval Around(params ReadOnlySpan<double> values)
    {
        double low = values[0];
        double high = values[0];
        foreach (double value in values)
        {
            low = Math.Min(low, value);
            high = Math.Max(high, value);
        }

        return new Interval(low, high);
    }

    /// <summary>True when the threshold lies inside, so that the data do not say on which side the value is.</summary>
    public bool Straddles(double threshold) => Low <= threshold && threshold < High;
}
