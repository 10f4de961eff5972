namespace Perf.Duet;

/// <param name="WallNs">By the monotonic clock.</param>
/// <param name="ProcessorNs">Of all threads of the arm.</param>
/// <param name="AllocatedBytes">By all threads of the arm.</param>
internal readonly record struct Slice(long WallNs, long ProcessorNs, long AllocatedBytes);
