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

    /// <param name="range">Of the first bar.</param>
    /// <param name="close">Of the first bar.</param>
    public Averages(double range, double close)
        : this(range, close, close)
    {
    }

    /// <summary>Goes on from averages as they were.</summary>
    public Averages(double range, double fast, double slow)
    {
        Range = range;
        Fast = fast;
        Slow = slow;
    }

    /// <summary>Of the true ranges.</summary>
    public double Range { get; private set; }

    /// <summary>Of the closes, with <see cref="FastSpan"/>.</summary>
    public double Fast { get; private set; }

    /// <summary>Of the closes, with <see cref="SlowSpan"/>.</summary>
    public double Slow { get; private set; }

    public readonly TrendRegime Regime
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get
        {
            int up = Fast > Slow ? (int)TrendRegime.Uptrend : 0;
            int down = Fast < Slow ? (int)TrendRegime.Downtrend : 0;
            return (TrendRegime)(up | down);
        }
    }

    /// <param name="ranges">True ranges of the bars that follow.</param>
    public void Add(ReadOnlySpan<double> ranges, ReadOnlySpan<double> closes, Span<double> averageRanges, Span<TrendRegime> regimes)
    {
        // In registers.
        Averages now = this;
        for (int i = 0; i < ranges.Length; i++)
        {
            now.Add(ranges[i], closes[i]);
            averageRanges[i] = now.Range;
            regimes[i] = now.Regime;
        }

        this = now;
    }

    /// <param name="range">The true range of the next bar.</param>
    /// <param name="close">Of the next bar.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(double range, double close)
    {
        Range = Step(Range, range, RangeSpan);
        Fast = Step(Fast, close, FastSpan);
        Slow = Step(Slow, close, SlowSpan);
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
