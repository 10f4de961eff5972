using Perf.Analysis.Statistics;

namespace Perf.Lab.Gate.Arms;

/// <summary>The slices of one arm at one benchmark.</summary>
internal sealed class ArmSlices
{
    private readonly List<double> timesNs = [];

    public double MedianNs => Quantiles.Median([.. timesNs]);

    public double LeastBytes { get; private set; } = double.PositiveInfinity;

    public void Add(double timeNs, double bytes)
    {
        timesNs.Add(timeNs);
        LeastBytes = Math.Min(LeastBytes, bytes);
    }
}
