using Perf.Analysis.Gating;

namespace Perf.Lab.Gate.Arms;

/// <summary>What an arm says of so many calls.</summary>
internal readonly record struct ArmSlice(long WallNs, long ProcessorNs, long AllocatedBytes)
{
    public double Ns(SliceClock clock) => clock == SliceClock.Wall ? WallNs : ProcessorNs;
}
