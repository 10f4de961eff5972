namespace MarketData.IntegrationTests.Fuzzing;

/// <summary>
/// Chance that can be replayed, on any version of .NET: SplitMix64 (Steele, Lea, Flood, "Fast splittable pseudorandom number generators",
/// 2014). Each request has a source of its own, made of the seed and its number, so that one request can be made again by itself.
/// </summary>
internal sealed class FuzzSource(int seed, long number)
{
    private ulong state = Mix((ulong)(uint)seed + 0x9E3779B97F4A7C15) ^ Mix((ulong)number);

    /// <summary>0 to <paramref name="count"/> - 1.</summary>
    public int Below(int count)
    {
        state += 0x9E3779B97F4A7C15;
        return (int)(Mix(state) % (uint)count);
    }

    public bool Chance(int percent) => Below(100) < percent;

    public T Pick<T>(ReadOnlySpan<T> choices) => choices[Below(choices.Length)];

    /// <summary>Any characters from 1 to 0xFF, but those that end a line.</summary>
    public string Garbage(int length) => string.Create(length, this, static (text, source) =>
    {
        foreach (ref char c in text)
        {
            do
            {
                c = (char)(1 + source.Below(255));
            }
            while (c is '\r' or '\n');
        }
    });

    private static ulong Mix(ulong x)
    {
        x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9;
        x = (x ^ (x >> 27)) * 0x94D049BB133111EB;
        return x ^ (x >> 31);
    }
}
