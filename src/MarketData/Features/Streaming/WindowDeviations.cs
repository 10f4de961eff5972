using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using MarketData.Features.Kernels;
using MarketData.Features.Oracle;

namespace MarketData.Features.Streaming;

/// <summary>
/// The standard deviations of the windows that end in one row, summed side by side as their means are, with the bits of
/// <see cref="WindowStatistics"/>.
/// </summary>
internal readonly record struct WindowDeviations(double Returns50, double Returns20, double Closes20)
{
    private const int Long = Parameters.LongVolatilityWindow;
    private const int Middle = Parameters.ShortVolatilityWindow;

    /// <param name="row">In the columns; all windows are full.</param>
    public static WindowDeviations Of(RecentRows rows, int row, in WindowMeans means)
    {
        ref double moved = ref MemoryMarshal.GetReference(RecentRows.Window(rows.LogReturns, row, Long));
        ref double close = ref MemoryMarshal.GetReference(RecentRows.Window(rows.Closes, row, Middle));
        double returns50 = 0, returns20 = 0, closes20 = 0;
        double meanReturn50 = means.Returns50, meanReturn20 = means.Returns20, meanClose20 = means.Closes20;
        int i = 0;
        for (; i < Long - Middle; i++)
        {
            returns50 += Square(Unsafe.Add(ref moved, i) - meanReturn50);
        }

        moved = ref Unsafe.Add(ref moved, i);
        for (i = 0; i < Middle; i++)
        {
            returns50 += Square(Unsafe.Add(ref moved, i) - meanReturn50);
            returns20 += Square(Unsafe.Add(ref moved, i) - meanReturn20);
            closes20 += Square(Unsafe.Add(ref close, i) - meanClose20);
        }

        return new WindowDeviations(
            Math.Sqrt(returns50 / (Long - 1)), Math.Sqrt(returns20 / (Middle - 1)), Math.Sqrt(closes20 / (Middle - 1)));
    }

    private static double Square(double value) => value * value;
}
