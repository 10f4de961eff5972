namespace Perf.Analysis.Comparing;

/// <summary>
/// Bytes an operation are counted, not timed; but they are counted for the whole process, whose other work is in them. A difference is one
/// from an object an operation on, and from half a percent on.
/// </summary>
internal static class Allocations
{
    /// <summary>The smallest object of a 64-bit runtime.</summary>
    private const long SmallestObjectBytes = 24;

    private const double LeastShare = 0.005;

    public static Finding Compare(long? before, long? after)
    {
        if (before is not { } old || after is not { } now)
        {
            return Finding.NotTested;
        }

        long difference = Math.Abs(now - old);
        return difference < SmallestObjectBytes || difference < LeastShare * Math.Max(old, now)
            ? Finding.NoDifferenceShown
            : now > old ? Finding.Worse : Finding.Better;
    }
}
