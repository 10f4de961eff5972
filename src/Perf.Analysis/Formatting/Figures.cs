using System.Globalization;
using Perf.Analysis.Statistics;

namespace Perf.Analysis.Formatting;

/// <summary>Numbers as people read them, the same in the terminal and in reports: invariant culture, units always said.</summary>
public static class Figures
{
    /// <summary>What stands where nothing was measured.</summary>
    public const string None = "-";

    private static readonly CultureInfo Culture = CultureInfo.InvariantCulture;

    /// <summary><c>125,432</c>.</summary>
    public static string Count(long count) => count.ToString("N0", Culture);

    /// <summary><c>2.34s</c>.</summary>
    public static string Seconds(double seconds, int decimals = 2) => Fixed(seconds, decimals) + "s";

    /// <summary><c>61%</c>, of a fraction; <see cref="None"/> when null.</summary>
    public static string Percent(double? fraction, int decimals = 0) =>
        fraction is { } value ? Fixed(value * 100, decimals) + "%" : None;

    /// <summary>
    /// <c>61% [57-65]</c>, <c>0.40% [0.34-0.52]</c>, of fractions: two digits that count; without the brackets when there is no interval.
    /// </summary>
    public static string Percent(double? fraction, Interval? interval)
    {
        int decimals = fraction switch { null or 0 or >= 0.1 => 0, >= 0.01 => 1, _ => 2 };
        return Percent(fraction, decimals) + PercentBounds(interval, decimals);
    }

    /// <summary><c> [57-65]</c>, in percent and set off by a space; empty when there is no interval.</summary>
    public static string PercentBounds(Interval? interval, int decimals = 0) => Brackets(interval, bound => Fixed(bound * 100, decimals));

    /// <summary><c>31x [28-34]</c>, <c>2.1x [1.9-2.3]</c>; two digits that count, and one decimal below ten.</summary>
    public static string Ratio(double ratio, Interval? interval = null)
    {
        int decimals = ratio switch { >= 10 => 0, >= 1 => 1, _ => 2 };
        return Fixed(ratio, decimals) + "x" + Brackets(interval, bound => Fixed(bound, decimals));
    }

    /// <summary><c>1.06x [1.02-1.09]</c>, of a cost that is near another one.</summary>
    public static string Cost(double ratio, Interval? interval = null) =>
        Fixed(ratio, 2) + "x" + Brackets(interval, bound => Fixed(bound, 2));

    /// <summary><c>2.1x [1.9-2.3]</c>, <c>1.06x [1.02-1.09]</c>: below two a decimal more tells it from no change.</summary>
    public static string Speedup(double ratio, Interval? interval = null) => ratio < 2 ? Cost(ratio, interval) : Ratio(ratio, interval);

    /// <summary>Nanoseconds in the unit that leaves one to three digits before the point: <c>19.2 us</c>.</summary>
    public static string Nanoseconds(double nanoseconds) => Math.Abs(nanoseconds) switch
    {
        < 1e3 => Significant(nanoseconds) + " ns",
        < 1e6 => Significant(nanoseconds / 1e3) + " us",
        < 1e9 => Significant(nanoseconds / 1e6) + " ms",
        _ => Significant(nanoseconds / 1e9) + " s",
    };

    /// <summary><c>0.633ms</c>, <c>12.3ms</c>, <c>1250ms</c>; <see cref="None"/> when null.</summary>
    public static string Milliseconds(double? milliseconds) =>
        milliseconds is { } ms ? Fixed(ms, MillisecondDecimals(ms)) + "ms" : None;

    /// <summary><c>12.3ms [12.1-12.6]</c>; without the brackets when there is no interval.</summary>
    public static string Milliseconds(double? milliseconds, Interval? interval) => Milliseconds(milliseconds)
        + (milliseconds is { } ms ? Brackets(interval, bound => Fixed(bound, MillisecondDecimals(ms))) : string.Empty);

    /// <summary><c>3,555</c>, and one decimal below a hundred: <c>24.6</c>.</summary>
    public static string PerSecond(double perSecond) => perSecond >= 100 ? Count((long)Math.Round(perSecond)) : Fixed(perSecond, 1);

    /// <summary><c>20,760 B</c>; <see cref="None"/> when null.</summary>
    public static string Bytes(long? bytes) => bytes is { } value ? Count(value) + " B" : None;

    /// <summary><c>23,842 MiB</c>; <see cref="None"/> when null.</summary>
    public static string Mebibytes(long? bytes) => bytes is { } value ? Count(value >> 20) + " MiB" : None;

    public static string Fixed(double value, int decimals) => value.ToString("F" + decimals.ToString(Culture), Culture);

    private static string Significant(double value) => Fixed(value, Math.Abs(value) switch { >= 100 => 0, >= 10 => 1, _ => 2 });

    private static int MillisecondDecimals(double milliseconds) => milliseconds switch { >= 100 => 0, >= 10 => 1, >= 1 => 2, _ => 3 };

    private static string Brackets(Interval? interval, Func<double, string> format) =>
        interval is { } bounds ? $" [{format(bounds.Low)}-{format(bounds.High)}]" : string.Empty;
}
