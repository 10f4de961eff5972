using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using MarketData.Features.Oracle;

namespace MarketData.Features.Kernels;

/// <summary>
/// Statistics of sliding windows, each window from scratch and summed from its oldest value to its newest, as
/// <see cref="WindowStatistics"/> has it and with the same bits: a lane sums the window of one row. That leaves nothing of a large
/// value behind once it is out of the window, and costs less than running sums that compensate for what they would leave.
/// </summary>
internal static class Windows
{
    // Additions of one lane wait for each other; those of four blocks do not.
    private const int Unrolled = 4 * Lanes.Count;

    /// <param name="values">Those of the rows, with <paramref name="window"/> - 1 before the first.</param>
    /// <param name="means">A row each, at least eight.</param>
    public static void Means(ReadOnlySpan<double> values, int window, Span<double> means)
    {
        ref readonly double value = ref MemoryMarshal.GetReference(values);
        ref double mean = ref MemoryMarshal.GetReference(means);
        Vector512<double> size = Vector512.Create((double)window);
        int row = 0;
        for (; row <= means.Length - Unrolled; row += Unrolled)
        {
            Vector512<double> a = default, b = default, c = default, d = default;
            for (int i = row; i < row + window; i++)
            {
                a += Lanes.Load(in value, i);
                b += Lanes.Load(in value, i + Lanes.Count);
                c += Lanes.Load(in value, i + (2 * Lanes.Count));
                d += Lanes.Load(in value, i + (3 * Lanes.Count));
            }

            Lanes.Store(a / size, ref mean, row);
            Lanes.Store(b / size, ref mean, row + Lanes.Count);
            Lanes.Store(c / size, ref mean, row + (2 * Lanes.Count));
            Lanes.Store(d / size, ref mean, row + (3 * Lanes.Count));
        }

        for (; row < means.Length; row += Lanes.Count)
        {
            // The last block reaches back over rows that have their mean already, and gives them the same.
            row = Math.Min(row, means.Length - Lanes.Count);
            Vector512<double> sum = default;
            for (int i = row; i < row + window; i++)
            {
                sum += Lanes.Load(in value, i);
            }

            Lanes.Store(sum / size, ref mean, row);
        }

        MendConstant(values, window, means);
    }

    /// <summary>The standard deviations of the same windows, times a factor.</summary>
    public static void Deviations(
        ReadOnlySpan<double> values, int window, ReadOnlySpan<double> means, double factor, Span<double> deviations)
    {
        ref readonly double value = ref MemoryMarshal.GetReference(values);
        ref readonly double mean = ref MemoryMarshal.GetReference(means);
        ref double deviation = ref MemoryMarshal.GetReference(deviations);
        Vector512<double> divisor = Vector512.Create((double)(window - 1));
        int row = 0;
        for (; row <= means.Length - Unrolled; row += Unrolled)
        {
            Vector512<double> meanA = Lanes.Load(in mean, row);
            Vector512<double> meanB = Lanes.Load(in mean, row + Lanes.Count);
            Vector512<double> meanC = Lanes.Load(in mean, row + (2 * Lanes.Count));
            Vector512<double> meanD = Lanes.Load(in mean, row + (3 * Lanes.Count));
            Vector512<double> a = default, b = default, c = default, d = default;
            for (int i = row; i < row + window; i++)
            {
                Vector512<double> awayA = Lanes.Load(in value, i) - meanA;
                Vector512<double> awayB = Lanes.Load(in value, i + Lanes.Count) - meanB;
                Vector512<double> awayC = Lanes.Load(in value, i + (2 * Lanes.Count)) - meanC;
                Vector512<double> awayD = Lanes.Load(in value, i + (3 * Lanes.Count)) - meanD;
                a += awayA * awayA;
                b += awayB * awayB;
                c += awayC * awayC;
                d += awayD * awayD;
            }

            Lanes.Store(Vector512.Sqrt(a / divisor) * factor, ref deviation, row);
            Lanes.Store(Vector512.Sqrt(b / divisor) * factor, ref deviation, row + Lanes.Count);
            Lanes.Store(Vector512.Sqrt(c / divisor) * factor, ref deviation, row + (2 * Lanes.Count));
            Lanes.Store(Vector512.Sqrt(d / divisor) * factor, ref deviation, row + (3 * Lanes.Count));
        }

        for (; row < means.Length; row++)
        {
            ReadOnlySpan<double> last = values.Slice(row, window);
            deviations[row] = WindowStatistics.StandardDeviation(last, means[row]) * factor;
        }
    }

    /// <summary>
    /// The mean of equal values is that value, which their rounded sum divided by their number need not be. Three of them tell nearly
    /// always that a window is none of those.
    /// </summary>
    private static void MendConstant(ReadOnlySpan<double> values, int window, Span<double> means)
    {
        ref readonly double value = ref MemoryMarshal.GetReference(values);
        for (int start = 0; start < means.Length; start += Lanes.Count)
        {
            start = Math.Min(start, means.Length - Lanes.Count);
            Vector512<double> oldest = Lanes.Load(in value, start);
            Vector512<double> same = Vector512.Equals(oldest, Lanes.Load(in value, start + window - 1))
                & Vector512.Equals(oldest, Lanes.Load(in value, start + (window / 2)));
            if (same.ExtractMostSignificantBits() == 0)
            {
                continue;
            }

            for (int row = start; row < start + Lanes.Count; row++)
            {
                means[row] = WindowStatistics.Mean(values.Slice(row, window));
            }
        }
    }
}
