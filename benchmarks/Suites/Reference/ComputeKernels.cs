using BenchmarkDotNet.Attributes;

namespace Benchmarks.Suites.Reference;

/// <summary>
/// Frozen: what this machine is worth in arithmetic, memory and allocation, measured in every run, so that the history tells other
/// benchmarks as ratios to it. No code of the product. A test holds a hash of this file; a change needs a new name of the set.
/// </summary>
[ComputeSuite]
public class ComputeKernels
{
    private const int Steps = 50_000;
    private const int Slots = 1 << 21;
    private const int Kept = 1_024;
    private const int ObjectBytes = 64;

    private readonly byte[][] kept = new byte[Kept][];
    private int[] next = [];

    /// <summary>One cycle through 8 MiB, in an order that no prefetcher knows (Sattolo's shuffle).</summary>
    [GlobalSetup(Target = nameof(Memory))]
    public void SetUpMemory()
    {
        next = new int[Slots];
        for (int i = 0; i < Slots; i++)
        {
            next[i] = i;
        }

        ulong state = 1;
        for (int i = Slots - 1; i > 0; i--)
        {
            state = Step(state);
            int j = (int)((state >> 33) % (ulong)i);
            (next[i], next[j]) = (next[j], next[i]);
        }
    }

    /// <summary>A chain of multiplications and divisions, each of which waits for the one before.</summary>
    [Benchmark(OperationsPerInvoke = Steps)]
    public double Arithmetic()
    {
        ulong state = 1;
        double sum = 1;
        for (int i = 0; i < Steps; i++)
        {
            state = Step(state);
            sum = (sum + (state >> 40)) / 1.0000001;
        }

        return sum;
    }

    /// <summary>Reads, each of which says where the next one is.</summary>
    [Benchmark(OperationsPerInvoke = Steps)]
    public int Memory()
    {
        int at = 0;
        for (int i = 0; i < Steps; i++)
        {
            at = next[at];
        }

        return at + 1;
    }

    /// <summary>Small arrays, of which the newest are kept.</summary>
    [Benchmark(OperationsPerInvoke = Steps)]
    public int Allocation()
    {
        for (int i = 0; i < Steps; i++)
        {
            kept[i % Kept] = new byte[ObjectBytes];
        }

        return kept.Length;
    }

    private static ulong Step(ulong state) => unchecked((state * 6_364_136_223_846_793_005) + 1_442_695_040_888_963_407);
}
