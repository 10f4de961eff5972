namespace Perf.Analysis.Gating;

/// <summary>Bytes are counted and not timed: one object an operation more, in every launch, is a regression at once.</summary>
internal static class AllocationRule
{
    /// <summary>The smallest object of a 64-bit runtime.</summary>
    public const double SmallestObjectBytes = 24;

    /// <summary>What the division by the operations of a slice may lose: other threads allocate in no slice at its least.</summary>
    private const double RoundingBytes = 0.5;

    /// <param name="samples">Of all launches.</param>
    /// <param name="level">How often it may be chance.</param>
    /// <returns>
    /// Bytes an operation more in the launch with the fewest of them; null where that is no whole object, or where the launches differ by
    /// objects and are so few that all may have more by chance.
    /// </returns>
    public static double? More(IEnumerable<GateSample> samples, double level)
    {
        double[] more = [.. samples.Select(sample => sample.CandidateBytes - sample.BaseBytes)];
        if (more.Length == 0 || more.Min() < SmallestObjectBytes - RoundingBytes)
        {
            return null;
        }

        bool isTheSame = more.Max() - more.Min() < SmallestObjectBytes - RoundingBytes;
        return isTheSame || Math.Pow(2, -more.Length) <= level ? more.Min() : null;
    }
}
