namespace Perf.Lab.Decide.Trials;

/// <summary>
/// The same small work again and again, between trials: as much arithmetic as reads from memory, half a millisecond of each. No code of the
/// product, and nothing that waits. Not thread-safe.
/// </summary>
internal sealed class ReferenceKernel(TimeProvider time)
{
    private const int Steps = 250_000;
    private const int Reads = 5_000;
    private const int Slots = 1 << 21; // 8 MiB: more than a core keeps for itself

    private readonly int[] next = Cycle();
    private ulong state = 1;
    private int at;

    /// <summary>The geometric mean of both, so that neither weighs more for taking longer.</summary>
    public double Time()
    {
        long began = time.GetTimestamp();
        for (int i = 0; i < Steps; i++)
        {
            state = Step(state);
        }

        double arithmetic = time.GetElapsedTime(began).TotalSeconds;
        began = time.GetTimestamp();
        for (int i = 0; i < Reads; i++)
        {
            at = next[at];
        }

        return Math.Sqrt(arithmetic * time.GetElapsedTime(began).TotalSeconds);
    }

    /// <summary>One cycle through all slots, in an order that no prefetcher knows (Sattolo's shuffle).</summary>
    private static int[] Cycle()
    {
        int[] cycle = [.. Enumerable.Range(0, Slots)];
        ulong draw = 1;
        for (int i = Slots - 1; i > 0; i--)
        {
            draw = Step(draw);
            int other = (int)((draw >> 33) % (ulong)i);
            (cycle[i], cycle[other]) = (cycle[other], cycle[i]);
        }

        return cycle;
    }

    private static ulong Step(ulong state) => unchecked((state * 6_364_136_223_846_793_005) + 1_442_695_040_888_963_407);
}
