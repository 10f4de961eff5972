namespace MarketData.Bars;

/// <summary>
/// Bars as columns in someone else's memory: those of <see cref="BarColumns"/>, or a part of them. Row i of every column is the same bar.
/// </summary>
public readonly ref struct BarSpan
{
    /// <param name="timesUnixMs">The bars' starts in Unix milliseconds.</param>
    /// <exception cref="ArgumentException">The columns are not all of one length.</exception>
    public BarSpan(
        ReadOnlySpan<long> timesUnixMs,
        ReadOnlySpan<double> opens,
        ReadOnlySpan<double> highs,
        ReadOnlySpan<double> lows,
        ReadOnlySpan<double> closes,
        ReadOnlySpan<double> volumes)
    {
        int count = timesUnixMs.Length;
        Require(count, opens.Length, nameof(opens));
        Require(count, highs.Length, nameof(highs));
        Require(count, lows.Length, nameof(lows));
        Require(count, closes.Length, nameof(closes));
        Require(count, volumes.Length, nameof(volumes));
        TimesUnixMs = timesUnixMs;
        Opens = opens;
        Highs = highs;
        Lows = lows;
        Closes = closes;
        Volumes = volumes;
    }

    public int Count => TimesUnixMs.Length;

    public ReadOnlySpan<long> TimesUnixMs { get; }

    public ReadOnlySpan<double> Opens { get; }

    public ReadOnlySpan<double> Highs { get; }

    public ReadOnlySpan<double> Lows { get; }

    public ReadOnlySpan<double> Closes { get; }

    public ReadOnlySpan<double> Volumes { get; }

    public BarSpan Slice(int start, int length) => new(
        TimesUnixMs.Slice(start, length),
        Opens.Slice(start, length),
        Highs.Slice(start, length),
        Lows.Slice(start, length),
        Closes.Slice(start, length),
        Volumes.Slice(start, length));

    private static void Require(int times, int values, string column)
    {
        if (values != times)
        {
            throw new ArgumentException($"There are {values} {column} for {times} times: the columns of bars differ in length.", column);
        }
    }
}
