using Perf.Testbed.Market;

namespace Perf.Testbed.Stub;

/// <summary>
/// Lognormal waiting times, as those of a distant server are: the n-th request of a stub always waits the same. Thread-safe.
/// </summary>
internal sealed class LatencyDistribution(int seed, double medianMs, double sigma)
{
    /// <summary>The tail of a lognormal has no end; a client's patience has.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromMinutes(2);

    private readonly ulong stream = StableHash.Derive(StableHash.OfText("latency"), unchecked((uint)seed));

    public TimeSpan Of(long sequence)
    {
        if (medianMs == 0 || sigma == 0)
        {
            return TimeSpan.FromMilliseconds(medianMs);
        }

        // Box and Muller: two uniform numbers, the first of them never 0, make a normal one.
        double u = (StableHash.At(stream, 2 * sequence) >> 11) + 1;
        double v = StableHash.At(stream, (2 * sequence) + 1) >> 11;
        double normal = Math.Sqrt(-2 * Math.Log(u / (1L << 53))) * Math.Cos(2 * Math.PI * v / (1L << 53));
        return TimeSpan.FromMilliseconds(Math.Min(medianMs * Math.Exp(sigma * normal), Longest.TotalMilliseconds));
    }
}
