using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using MarketData.Bars;

namespace MarketData.Features;

/// <summary>What bars must be for features to be computed of them.</summary>
internal static class BarChecks
{
    /// <exception cref="ArgumentException">A bar is not after the one before it, or holds a value that is not finite.</exception>
    public static void ThrowIfUnusable(in BarSpan bars)
    {
        if (bars.Count >= Vector512<double>.Count || !FewAreUsable(bars))
        {
            ThrowIfUnusable(bars, 0, bars.Count);
        }
    }

    /// <summary>The same of the rows from one to another alone, the first of them against the row before it.</summary>
    public static void ThrowIfUnusable(in BarSpan bars, int from, int to)
    {
        if (FirstNotAscending(bars.TimesUnixMs[..to], Math.Max(from, 1)) is { } row)
        {
            ReadOnlySpan<long> times = bars.TimesUnixMs;
            throw new ArgumentException(
                $"The bar in row {row} (from 0) starts at {times[row]} ms, which is not after row {row - 1} at {times[row - 1]} ms.",
                nameof(bars));
        }

        RequireFinite(bars.Opens[..to], from, "open", nameof(bars));
        RequireFinite(bars.Highs[..to], from, "high", nameof(bars));
        RequireFinite(bars.Lows[..to], from, "low", nameof(bars));
        RequireFinite(bars.Closes[..to], from, "close", nameof(bars));
        RequireFinite(bars.Volumes[..to], from, "volume", nameof(bars));
    }

    /// <exception cref="ArgumentException">The first of the bars is not after the newest so far.</exception>
    public static void ThrowUnlessAfter(long? newestUnixMs, in BarSpan bars)
    {
        if (bars.Count > 0 && bars.TimesUnixMs[0] <= newestUnixMs)
        {
            throw new ArgumentException(
                $"The bar in row 0 (from 0) starts at {bars.TimesUnixMs[0]} ms, which is not after the newest so far at {newestUnixMs} ms.",
                nameof(bars));
        }
    }

    /// <summary>A look at a bar or two, without a call a column.</summary>
    private static bool FewAreUsable(in BarSpan bars)
    {
        bool usable = true;
        for (int row = 0; row < bars.Count; row++)
        {
            usable &= row == 0 || bars.TimesUnixMs[row] > bars.TimesUnixMs[row - 1];
            usable &= double.IsFinite(bars.Opens[row]) & double.IsFinite(bars.Highs[row]) & double.IsFinite(bars.Lows[row])
                & double.IsFinite(bars.Closes[row]) & double.IsFinite(bars.Volumes[row]);
        }

        return usable;
    }

    private static int? FirstNotAscending(ReadOnlySpan<long> times, int row)
    {
        ref readonly long time = ref MemoryMarshal.GetReference(times);
        for (; row <= times.Length - Vector512<long>.Count; row += Vector512<long>.Count)
        {
            if (!Vector512.GreaterThanAll(Vector512.LoadUnsafe(in time, (nuint)row), Vector512.LoadUnsafe(in time, (nuint)row - 1)))
            {
                break;
            }
        }

        for (; row < times.Length; row++)
        {
            if (times[row] <= times[row - 1])
            {
                return row;
            }
        }

        return null;
    }

    private static void RequireFinite(ReadOnlySpan<double> column, int row, string field, string parameter)
    {
        ref readonly double value = ref MemoryMarshal.GetReference(column);
        Vector512<double> largest = Vector512.Create(double.MaxValue);
        for (; row <= column.Length - Vector512<double>.Count; row += Vector512<double>.Count)
        {
            if (!Vector512.LessThanOrEqualAll(Vector512.Abs(Vector512.LoadUnsafe(in value, (nuint)row)), largest))
            {
                break;
            }
        }

        for (; row < column.Length; row++)
        {
            if (!double.IsFinite(column[row]))
            {
                throw new ArgumentException(
                    $"The {field} of the bar in row {row} (from 0) is {column[row]}, which is not a finite number.", parameter);
            }
        }
    }
}
