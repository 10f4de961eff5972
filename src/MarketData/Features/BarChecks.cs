using MarketData.Bars;

namespace MarketData.Features;

/// <summary>What bars must be for features to be computed of them.</summary>
internal static class BarChecks
{
    /// <exception cref="ArgumentException">A bar is not after the one before it, or holds a value that is not finite.</exception>
    public static void ThrowIfUnusable(BarColumns bars)
    {
        RequireAscendingTimes(bars);
        RequireFinite(bars);
    }

    private static void RequireAscendingTimes(BarColumns bars)
    {
        ReadOnlySpan<long> times = bars.TimesUnixMs;
        for (int i = 1; i < times.Length; i++)
        {
            if (times[i] <= times[i - 1])
            {
                throw new ArgumentException(
                    $"The bar in row {i} (from 0) starts at {times[i]} ms, which is not after row {i - 1} at {times[i - 1]} ms.",
                    nameof(bars));
            }
        }
    }

    private static void RequireFinite(BarColumns bars)
    {
        RequireFinite(bars.Opens, "open", nameof(bars));
        RequireFinite(bars.Highs, "high", nameof(bars));
        RequireFinite(bars.Lows, "low", nameof(bars));
        RequireFinite(bars.Closes, "close", nameof(bars));
        RequireFinite(bars.Volumes, "volume", nameof(bars));
    }

    private static void RequireFinite(ReadOnlySpan<double> column, string field, string parameter)
    {
        for (int i = 0; i < column.Length; i++)
        {
            if (!double.IsFinite(column[i]))
            {
                throw new ArgumentException(
                    $"The {field} of the bar in row {i} (from 0) is {column[i]}, which is not a finite number.", parameter);
            }
        }
    }
}
