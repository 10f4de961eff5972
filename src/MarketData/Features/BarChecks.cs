using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using MarketData.Bars;

namespace MarketData.Features;

/// <summary>What bars must be for features to be computed of them.</summary>
internal static class BarChecks
{
    /// <exception cref="ArgumentException">A bar is not after the one before it, or holds a value that is not finite.</exception>
    public static void ThrowIfUnusable(BarSpan bars)
    {
        if (FirstNotAscending(bars.TimesUnixMs) is { } row)
        {
            ReadOnlySpan<long> times = bars.TimesUnixMs;
            throw new ArgumentException(
                $"The bar in row {row} (from 0) starts at {times[row]} ms, which is not after row {row - 1} at {times[row - 1]} ms.",
                nameof(bars));
        }

        RequireFinite(bars.Opens, "open", nameof(bars));
        RequireFinite(bars.Highs, "high", nameof(bars));
        RequireFinite(bars.Lows, "low", nameof(bars));
        RequireFinite(bars.Closes, "close", nameof(bars));
        RequireFinite(bars.Volumes, "volume", nameof(bars));
    }

    /// <exception cref="ArgumentException">The first of the bars is not after the newest so far.</exception>
    public static void ThrowUnlessAfter(long? newestUnixMs, BarSpan bars)
    {
        if (bars.Count > 0 && bars.TimesUnixMs[0] <= newestUnixMs)
        {
            throw new ArgumentException(
                $"The bar in row 0 (from 0) starts at {bars.TimesUnixMs[0]} ms, which is not after the newest so far at {newestUnixMs} ms.",
                nameof(bars));
        }
    }

    private static int? FirstNotAscending(ReadOnlySpan<long> times)
    {
        ref readonly long time = ref MemoryMarshal.GetReference(times);
        int row = 1;
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

    private static void RequireFinite(ReadOnlySpan<double> column, string field, string parameter)
    {
        ref readonly double value = ref MemoryMarshal.GetReference(column);
        Vector512<double> largest = Vector512.Create(double.MaxValue);
        int row = 0;
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
