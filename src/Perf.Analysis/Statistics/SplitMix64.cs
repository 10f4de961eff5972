namespace Perf.Analysis.Statistics;

/// <summary>
/// A small seeded generator, so that an interval computed from a file is the same on every machine and every runtime
/// (System.Random promises that only within a runtime version). Not thread-safe.
/// </summary>
/// <remarks>
/// Source: G. L. Steele, D. Lea and C. H. Flood, "Fast splittable pseudorandom number generators", OOPSLA 2014; constants of
/// S. Vigna's public-domain splitmix64.c. Indices by D. Lemire's multiply-high, whose bias (n / 2^64) is of no account here.
/// </remarks>
internal sealed class SplitMix64(ulong seed)
{
    private ulong state = seed;

    public ulong Next()
    {
        state += 0x9E3779B97F4A7C15;
        ulong z = state;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }

    /// <summary>A number from 0 to <paramref name="count"/> - 1.</summary>
    public int NextIndex(int count) => (int)Math.BigMul(Next(), (ulong)count, out _);

    /// <summary>Puts the values in any order, each as likely (Fisher and Yates).</summary>
    public void Shuffle(Span<double> values)
    {
        for (int last = values.Length - 1; last > 0; last--)
        {
            int other = NextIndex(last + 1);
            (values[last], values[other]) = (values[other], values[last]);
        }
    }
}
