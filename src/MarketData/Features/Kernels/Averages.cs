using System.Runtime.CompilerServices;

namespace MarketData.Features.Kernels;

/// <summary>
/// The three exponential averages of a series side by side: each step of one waits for the step before it, and meanwhile the
/// processor has time for those of the others. Their state is all that a later bar needs.
/// </summary>
internal struct Averages
{
    public const int RangeSpan = 14;
    public const int FastSpan = 20;
    public const int SlowSpan = 50;

    private double range;
    private double fast;
    private double slow;

    /// <param name="range">Of the first bar.</param>
    /// <param name="close">Of the first bar.</param>
    public Averages(double range, double close)
    {
        this.range = range;
        fast = close;
        slow = close;
    }

    /// <param name="ranges">True ranges of the bars that follow.</param>
    public void Add(ReadOnlySpan<double> ranges, ReadOnlySpan<double> closes, Span<double> averageRanges, Span<TrendRegime> regimes)
    {
        // In registers.
        (double rangeNow, double fastNow, double slowNow) = (range, fast, slow);
        for (int i = 0; i < ranges.Length; i++)
        {
            rangeNow = Step(rangeNow, ranges[i], RangeSpan);
            fastNow = Step(fastNow, closes[i], FastSpan);
            slowNow = Step(slowNow, closes[i], SlowSpan);
            averageRanges[i] = rangeNow;
            int up = fastNow > slowNow ? (int)TrendRegime.Uptrend : 0;
            int down = fastNow < slowNow ? (int)TrendRegime.Downtrend : 0;
            regimes[i] = (TrendRegime)(up | down);
        }

        (range, fast, slow) = (rangeNow, fastNow, slowNow);
    }

    /// <summary>What a new value counts for; the average so far counts for the rest.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double Weight(int span) => 1 / (1 + ((span - 1) / 2.0));

    /// <summary>
    /// The oracle divides by the sum of the weights, which pandas does too. For these spans the rounded sum is exactly 1 (a test holds
    /// us to it), and dividing by it changes no bit.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static double Step(double average, double value, int span)
    {
        double alpha = Weight(span);
        double next = ((1 - alpha) * average) + (alpha * value);
        return value == average ? average : next;
    }
}
