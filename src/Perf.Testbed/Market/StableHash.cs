namespace Perf.Testbed.Market;

/// <summary>
/// Hashes that never change: the same on every machine, run and version, unlike <see cref="object.GetHashCode"/>. The whole
/// synthetic market is a function of them.
/// </summary>
internal static class StableHash
{
    private const ulong Golden = 0x9E3779B97F4A7C15;

    /// <summary>The value of a stream of random numbers at an index: any index, in any order, at the cost of one.</summary>
    public static ulong At(ulong stream, long index) => Mix(stream + (unchecked((ulong)index) * Golden));

    /// <summary>A stream of its own for each number, independent of the one it is derived from.</summary>
    public static ulong Derive(ulong stream, ulong number) => Mix(Mix(stream) ^ Mix(number + Golden));

    /// <summary>FNV-1a over the UTF-16 code units.</summary>
    public static ulong OfText(string text)
    {
        ulong hash = 0xCBF29CE484222325;
        foreach (char c in text)
        {
            hash = (hash ^ c) * 0x100000001B3;
        }

        return hash;
    }

    /// <summary>The finaliser of SplitMix64 (Steele, Lea, Flood 2014): every input bit changes half of the output bits.</summary>
    private static ulong Mix(ulong z)
    {
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}
