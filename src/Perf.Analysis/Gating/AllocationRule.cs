namespace Perf.Analysis.Gating;

/// <summary>Bytes are counted and not timed: one object an operation more, in every launch, is a regression at once.</summary>
internal static class AllocationRule
{
    /// <summary>The smallest object of a 64-bit runtime.</summary>
    public const double SmallestObjectBytes = 24;

    /// <summary>What the division by the operations of a slice may lose: other threads allocate in no slice at its least.</summary>
    private const double RoundingBytes = 0.5;

    /// <returns>Bytes an operation more in the launch with the fewest of them; null where that is no whole object.</returns>
    public static double? More(IEnumerable<GateSample> samples)
    {
        double least = samples.Select(sample => sample.CandidateBytes - sample.BaseBytes).DefaultIfEmpty(0).Min();
        return least >= SmallestObjectBytes - RoundingBytes ? least : null;
    }
}
