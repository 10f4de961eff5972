using Perf.Analysis.Load;

namespace Perf.Lab.Load.Running;

/// <summary>The warm-up, or the measured part: what is sent, until when, and what became of it.</summary>
/// <param name="EndNs">From then on nothing is sent.</param>
/// <param name="PeriodNs">Open model: from one arrival to the next; null in the closed one.</param>
internal sealed record RunPart(RunClock Clock, long EndNs, double? PeriodNs, int Cells)
{
    public SampleLog Samples { get; } = new();

    /// <summary>Open model: how many are due before the end.</summary>
    public int Arrivals => PeriodNs is { } period ? (int)Math.Ceiling(EndNs / period) : 0;

    /// <summary>Begins now.</summary>
    public static RunPart Start(LoadPlan plan, TimeSpan duration)
    {
        double? period = plan.Model == LoadModel.Open ? 1e9 / plan.RatePerSecond : null;
        RunPart part = new(RunClock.Start(), (long)duration.TotalNanoseconds, period, plan.Cells.Count);
        part.Samples.Prepare();
        return part;
    }
}
