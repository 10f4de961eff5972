namespace Perf.Analysis.Statistics;

/// <summary>A closed interval of plausible values, in the unit of the value it stands beside.</summary>
/// <param name="Low">Lower bound, not above <paramref name="High"/>.</param>
public readonly record struct Interval(double Low, double High)
{
    /// <summary>True when the threshold lies inside, so that the data do not say on which side the value is.</summary>
    public bool Straddles(double threshold) => Low <= threshold && threshold < High;
}
