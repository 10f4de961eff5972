using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using MarketData.Features;

namespace Benchmarks.Suites.Features.Medians;

/// <summary>
/// A sorted window in seven registers of eight. Taking the oldest value out moves every lane from its place on down by one; putting
/// the newest in moves every greater lane up by one: max(lane before, min(lane, value)). No memory is touched and nothing branches.
/// </summary>
internal static class Registers
{
    private const int Lanes = 8;

    public static void Fill(ReadOnlySpan<double> volatilities, Span<VolatilityRegime> regimes)
    {
        regimes[..Math.Min(RegimeWindow.History, regimes.Length)].Clear();
        if (volatilities.Length < RegimeWindow.Rows)
        {
            return;
        }

        Span<double> sorted = stackalloc double[7 * Lanes];
        sorted.Fill(double.PositiveInfinity);
        volatilities[..RegimeWindow.Rows].CopyTo(sorted);
        sorted[..RegimeWindow.Rows].Sort();
        ref double first = ref MemoryMarshal.GetReference(sorted);
        Vector512<double> a = Load(ref first, 0), b = Load(ref first, 1), c = Load(ref first, 2), d = Load(ref first, 3);
        Vector512<double> e = Load(ref first, 4), f = Load(ref first, 5), g = Load(ref first, 6);

        // The 25th and the 26th smallest are the first two lanes of the fourth register.
        regimes[RegimeWindow.History] = RegimeWindow.Label(volatilities[RegimeWindow.History], d.GetElement(0), d.GetElement(1));
        for (int i = RegimeWindow.Rows; i < volatilities.Length; i++)
        {
            Vector512<double> oldest = Vector512.Create(volatilities[i - RegimeWindow.Rows]);
            Vector512<double> newest = Vector512.Create(volatilities[i]);
            Vector512<double> rb = Down(b), rc = Down(c), rd = Down(d), re = Down(e), rf = Down(f), rg = Down(g);
            a = Without(a, Down(a), rb, oldest);
            b = Without(b, rb, rc, oldest);
            c = Without(c, rc, rd, oldest);
            d = Without(d, rd, re, oldest);
            e = Without(e, re, rf, oldest);
            f = Without(f, rf, rg, oldest);
            g = Without(g, rg, Vector512.Create(double.PositiveInfinity), oldest);

            Vector512<double> ua = Up(a), ub = Up(b), uc = Up(c), ud = Up(d), ue = Up(e), uf = Up(f);
            a = With(a, ua, Vector512.Create(double.NegativeInfinity), newest);
            b = With(b, ub, ua, newest);
            c = With(c, uc, ub, newest);
            d = With(d, ud, uc, newest);
            e = With(e, ue, ud, newest);
            Vector512<double> ug = Up(g);
            f = With(f, uf, ue, newest);
            g = With(g, ug, uf, newest);
            regimes[i] = RegimeWindow.Label(volatilities[i], d.GetElement(0), d.GetElement(1));
        }
    }

    private static Vector512<double> Load(ref double sorted, int register) => Vector512.LoadUnsafe(ref sorted, (nuint)(register * Lanes));

    /// <summary>Each lane in the place before it, the first in the last.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<double> Down(Vector512<double> lanes) => Vector512.Shuffle(lanes, Vector512.Create(1L, 2, 3, 4, 5, 6, 7, 0));

    /// <summary>Each lane in the place behind it, the last in the first.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<double> Up(Vector512<double> lanes) => Vector512.Shuffle(lanes, Vector512.Create(7L, 0, 1, 2, 3, 4, 5, 6));

    /// <param name="down">The lanes, moved down.</param>
    /// <param name="next">The next register, moved down: its first lane is the last.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<double> Without(
        Vector512<double> lanes, Vector512<double> down, Vector512<double> next, Vector512<double> oldest)
    {
        Vector512<double> after = Vector512.ConditionalSelect(Vector512.Create(0L, 0, 0, 0, 0, 0, 0, -1).AsDouble(), next, down);
        return Vector512.ConditionalSelect(Vector512.LessThan(lanes, oldest), lanes, after);
    }

    /// <param name="up">The lanes, moved up.</param>
    /// <param name="previous">The register before, moved up: its last lane is the first.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<double> With(
        Vector512<double> lanes, Vector512<double> up, Vector512<double> previous, Vector512<double> newest)
    {
        Vector512<double> before = Vector512.ConditionalSelect(Vector512.Create(-1L, 0, 0, 0, 0, 0, 0, 0).AsDouble(), previous, up);
        return Vector512.MaxNative(before, Vector512.MinNative(lanes, newest));
    }
}
