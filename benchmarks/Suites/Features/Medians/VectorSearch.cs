using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using MarketData.Features;

namespace Benchmarks.Suites.Features.Medians;

/// <summary>
/// A sorted window. How many of its values are smaller, which is where a value stands or belongs, is counted with vectors: no branch
/// depends on the values. What lies between the place of the oldest and that of the newest moves by one.
/// </summary>
internal static class VectorSearch
{
    /// <summary>Whole vectors: behind the window there is infinity, which is smaller than nothing.</summary>
    private const int Padded = 56;

    public static void Fill(ReadOnlySpan<double> volatilities, Span<VolatilityRegime> regimes)
    {
        regimes[..Math.Min(RegimeWindow.History, regimes.Length)].Clear();
        if (volatilities.Length < RegimeWindow.Rows)
        {
            return;
        }

        Span<double> sorted = stackalloc double[Padded];
        sorted.Fill(double.PositiveInfinity);
        volatilities[..RegimeWindow.Rows].CopyTo(sorted);
        sorted[..RegimeWindow.Rows].Sort();
        regimes[RegimeWindow.History] = Label(volatilities[RegimeWindow.History], sorted);
        for (int i = RegimeWindow.Rows; i < volatilities.Length; i++)
        {
            Replace(sorted, volatilities[i - RegimeWindow.Rows], volatilities[i]);
            regimes[i] = Label(volatilities[i], sorted);
        }
    }

    private static VolatilityRegime Label(double volatility, Span<double> sorted) =>
        RegimeWindow.Label(volatility, sorted[RegimeWindow.Middle], sorted[RegimeWindow.Middle + 1]);

    private static void Replace(Span<double> sorted, double oldest, double newest)
    {
        int from = CountBelow(sorted, oldest);
        int to = CountBelow(sorted, newest);
        if (to > from)
        {
            to--; // the oldest, which leaves, is among those below
            sorted[(from + 1)..(to + 1)].CopyTo(sorted[from..]);
        }
        else
        {
            sorted[to..from].CopyTo(sorted[(to + 1)..]);
        }

        sorted[to] = newest;
    }

    private static int CountBelow(Span<double> sorted, double value)
    {
        ref double first = ref MemoryMarshal.GetReference(sorted);
        Vector512<double> bound = Vector512.Create(value);
        Vector512<long> count = default;
        for (int i = 0; i < Padded; i += Vector512<double>.Count)
        {
            // A lane that is set is -1.
            count -= Vector512.LessThan(Vector512.LoadUnsafe(ref first, (nuint)i), bound).AsInt64();
        }

        return (int)Vector512.Sum(count);
    }
}
