using Perf.Analysis.Gating;

namespace Perf.Lab.Gate.Arms;

/// <summary>What so many calls took.</summary>
/// <param name="WallNs">By the monotonic clock.</param>
/// <param name="ProcessorNs">Of all threads of the arm.</param>
/// <param name="ServerNs">Processor time of the server's processes that work for it; 0 without a database.</param>
/// <param name="AllocatedBytes">By all threads of the arm.</param>
internal readonly record struct ArmSlice(long WallNs, long ProcessorNs, long ServerNs, long AllocatedBytes)
{
    public double Ns(SliceClock clock) => clock == SliceClock.Served ? ProcessorNs + ServerNs : ProcessorNs;
}
