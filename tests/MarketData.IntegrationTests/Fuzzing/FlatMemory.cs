namespace MarketData.IntegrationTests.Fuzzing;

/// <summary>Whether a process stopped growing.</summary>
internal static class FlatMemory
{
    /// <summary>The last quarter of the samples beside the second, each by its median: 1.05 has grown by a twentieth.</summary>
    public static double Growth(IReadOnlyList<long> samples)
    {
        int quarter = samples.Count / 4;
        return Median(samples.Skip(samples.Count - quarter)) / Median(samples.Skip(quarter).Take(quarter));
    }

    /// <summary>The same as bytes: between the middles of the two quarters lies half of the run.</summary>
    public static double GrowthBytes(IReadOnlyList<long> samples)
    {
        int quarter = samples.Count / 4;
        return Median(samples.Skip(samples.Count - quarter)) - Median(samples.Skip(quarter).Take(quarter));
    }

    /// <summary>The median of each quarter of the samples.</summary>
    public static IEnumerable<long> Quarters(IReadOnlyList<long> samples) =>
        samples.Chunk(Math.Max(1, samples.Count / 4)).Take(4).Select(quarter => (long)Median(quarter));

    private static double Median(IEnumerable<long> samples)
    {
        long[] sorted = [.. samples.Order()];
        return sorted[sorted.Length / 2];
    }
}
