using System.Reflection;

namespace Perf.Duet;

/// <summary>
/// Work that is the arm's own and so the same whichever build is loaded: when one of these differs between the arms, the machine was
/// not fair to them and nothing else may be believed.
/// </summary>
public sealed class Controls
{
    private const int Words = 1 << 12;

    /// <summary>More than the nearest cache holds, and less than a core has to itself: beyond, pages are placed as luck has it.</summary>
    private const int Nodes = 1 << 16;

    private readonly ulong[] words = new ulong[Words];
    private readonly int[] next = new int[Nodes];
    private int node;
    private byte[] last = [];

    public Controls()
    {
        for (int i = 0; i < Words; i++)
        {
            words[i] = (ulong)i * 0x9E3779B97F4A7C15;
        }

        // One cycle through all nodes: a step of an odd number through a power of two meets each once.
        for (int i = 0; i < Nodes; i++)
        {
            next[i] = (i + 12_345) & (Nodes - 1);
        }
    }

    internal static IEnumerable<BenchmarkCase> Cases => typeof(Controls)
        .GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly)
        .Select(method => new BenchmarkCase(method, []));

    /// <summary>Arithmetic on what the nearest cache holds.</summary>
    public ulong Processor()
    {
        ulong sum = 0;
        foreach (ulong word in words)
        {
            sum = (sum ^ word) * 0xD6E8FEB86659FD93;
            sum ^= sum >> 32;
        }

        return sum;
    }

    /// <summary>A chain of reads, each to where the last one says.</summary>
    public int Memory()
    {
        int at = node;
        for (int i = 0; i < 256; i++)
        {
            at = next[at];
        }

        return node = at;
    }

    /// <summary>Short-lived objects of a few sizes.</summary>
    public int Allocation()
    {
        for (int i = 0; i < 64; i++)
        {
            last = new byte[64 + (16 * i)];
        }

        return last.Length;
    }
}
