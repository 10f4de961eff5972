using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using MarketData.Features.Kernels;
using MarketData.Features.Oracle;

namespace MarketData.Features.Streaming;

/// <summary>
/// The means of the windows that end in one row. Each is summed from its oldest value to its newest, with the bits of
/// <see cref="WindowStatistics"/>; every addition waits for the one before it, so the windows are summed side by side.
/// </summary>
internal readonly record struct WindowMeans(double Returns50, double Returns20, double Volumes20, double Closes20, double Closes10)
{
    private const int Long = Parameters.LongVolatilityWindow;
    private const int Middle = Parameters.ShortVolatilityWindow;
    private const int Short = Parameters.SlopeWindow;

    /// <param name="row">In the columns; all windows are full.</param>
    public static WindowMeans Of(RecentRows rows, int row)
    {
        ReadOnlySpan<double> returns = RecentRows.Window(rows.LogReturns, row, Long);
        ReadOnlySpan<double> volumes = RecentRows.Window(rows.Volumes, row, Middle);
        ReadOnlySpan<double> closes = RecentRows.Window(rows.Closes, row, Middle);
        ref double moved = ref MemoryMarshal.GetReference(returns);
        ref double volume = ref MemoryMarshal.GetReference(volumes);
        ref double close = ref MemoryMarshal.GetReference(closes);
        double returns50 = 0, returns20 = 0, volumes20 = 0, closes20 = 0, closes10 = 0;
        int i = 0;
        for (; i < Long - Middle; i++)
        {
            returns50 += Unsafe.Add(ref moved, i);
        }

        moved = ref Unsafe.Add(ref moved, i);
        for (i = 0; i < Middle - Short; i++)
        {
            returns50 += Unsafe.Add(ref moved, i);
            returns20 += Unsafe.Add(ref moved, i);
            volumes20 += Unsafe.Add(ref volume, i);
            closes20 += Unsafe.Add(ref close, i);
        }

        for (; i < Middle; i++)
        {
            returns50 += Unsafe.Add(ref moved, i);
            returns20 += Unsafe.Add(ref moved, i);
            volumes20 += Unsafe.Add(ref volume, i);
            closes20 += Unsafe.Add(ref close, i);
            closes10 += Unsafe.Add(ref close, i);
        }

        return new WindowMeans(
            Mean(returns, returns50),
            Mean(returns[^Middle..], returns20),
            Mean(volumes, volumes20),
            Mean(closes, closes20),
            Mean(closes[^Short..], closes10));
    }

    /// <summary>Three values tell nearly always that a window is not one of equal values, whose mean is that value.</summary>
    private static double Mean(ReadOnlySpan<double> window, double sum) =>
        window[0] == window[^1] && window[0] == window[window.Length / 2] ? WindowStatistics.Mean(window) : sum / window.Length;
}
