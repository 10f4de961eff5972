using System.Runtime.CompilerServices;

namespace Perf.Duet;

/// <summary>
/// Runs calls at drawn places of the stack. Where a stack begins is drawn by the system, once a process: vectors that are kept there cross
/// cache lines, or look to the core like those of the heap, for as long as it lives. Both arms draw the same places. Not thread-safe.
/// </summary>
/// <remarks>
/// After C. Curtsinger and E. D. Berger, "STABILIZER: Statistically sound performance evaluation", ASPLOS 2013, which places code and heap
/// anew too.
/// </remarks>
/// <param name="places">Of a slice, at most.</param>
internal sealed class StackPlaces(int places)
{
    /// <summary>How a stack is aligned: places are multiples of it.</summary>
    private const int StepBytes = 16;

    /// <summary>A page of memory: addresses so far apart look alike to a core.</summary>
    private const int PageBytes = 4_096;

    private readonly Random random = new(1);

    /// <summary>Spreads the calls over the places, about as many at each.</summary>
    public void Run(Action<int> repeat, int calls)
    {
        for (int left = Math.Min(places, calls); left > 0; left--)
        {
            int here = calls / left;
            calls -= here;
            RunBelow(random.Next(1, PageBytes / StepBytes) * StepBytes, repeat, here);
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    [SkipLocalsInit]
    private static void RunBelow(int bytes, Action<int> repeat, int calls)
    {
        Span<byte> above = stackalloc byte[bytes];
        above[0] = 0;
        repeat(calls);
    }
}
