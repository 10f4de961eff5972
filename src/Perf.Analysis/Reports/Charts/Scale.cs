namespace Perf.Analysis.Reports.Charts;

/// <summary>Where values lie on a stretch of pixels.</summary>
/// <remarks>
/// Ticks after P. Heckbert, "Nice numbers for graph labels", Graphics Gems, 1990: steps of 1, 2 or 5 times a power of ten; on a logarithmic
/// scale the powers of ten, with 2 and 5 between them where there are few.
/// </remarks>
internal sealed class Scale
{
    private const int MostPowers = 4;

    private readonly double fromPx;
    private readonly double toPx;

    private Scale(double low, double high, double fromPx, double toPx, bool isLogarithmic, IReadOnlyList<double> ticks)
    {
        Low = low;
        High = high;
        this.fromPx = fromPx;
        this.toPx = toPx;
        IsLogarithmic = isLogarithmic;
        Ticks = ticks;
    }

    public double Low { get; }

    public double High { get; }

    public bool IsLogarithmic { get; }

    /// <summary>Ascending, the first and the last at the ends or inside.</summary>
    public IReadOnlyList<double> Ticks { get; }

    /// <summary>From zero, or the least value where it is below, to the first tick at or above the largest.</summary>
    /// <param name="values">In any order; what is not finite is left out. Without any the scale ends at 1.</param>
    /// <param name="fromPx">Where the low end lies; may be above <paramref name="toPx"/>, as on an axis that points up.</param>
    /// <param name="count">About how many ticks.</param>
    public static Scale Linear(IEnumerable<double> values, double fromPx, double toPx, int count = 5)
    {
        double[] known = [.. values.Where(double.IsFinite)];
        double low = Math.Min(0, known.DefaultIfEmpty(0).Min());
        double high = Math.Max(0, known.DefaultIfEmpty(1).Max());
        if (low == high)
        {
            high = low + 1;
        }

        double step = NiceStep((high - low) / count);
        long first = (long)Math.Floor(low / step);
        long last = (long)Math.Ceiling(high / step);
        double[] ticks = [.. Enumerable.Range(0, (int)(last - first) + 1).Select(i => (first + i) * step)];
        return new Scale(ticks[0], ticks[^1], fromPx, toPx, isLogarithmic: false, ticks);
    }

    /// <summary>From a nice number at or below the least value to one at or above the largest.</summary>
    /// <param name="values">What is not above zero is left out. Without any the scale runs from 1 to 10.</param>
    public static Scale Logarithmic(IEnumerable<double> values, double fromPx, double toPx)
    {
        double[] known = [.. values.Where(value => double.IsFinite(value) && value > 0)];
        double least = known.DefaultIfEmpty(1).Min();
        double most = known.DefaultIfEmpty(10).Max();
        int first = (int)Math.Floor(Math.Log10(least));
        int last = Math.Max(first + 1, (int)Math.Ceiling(Math.Log10(most)));
        double[] within = last - first <= MostPowers ? [1, 2, 5] : [1];
        double[] all =
        [
            .. Enumerable.Range(first, last - first + 1).SelectMany(power => within.Select(nice => nice * Math.Pow(10, power))),
        ];
        double low = all.Last(tick => tick <= least * (1 + 1e-12));
        double high = all.First(tick => tick >= most * (1 - 1e-12) && tick > low);
        return new Scale(low, high, fromPx, toPx, isLogarithmic: true, [.. all.Where(tick => tick >= low && tick <= high)]);
    }

    /// <returns>The pixel; what lies beyond an end, at that end.</returns>
    public double At(double value)
    {
        double part = IsLogarithmic
            ? Math.Log(Math.Max(value, Low) / Low) / Math.Log(High / Low)
            : (value - Low) / (High - Low);
        return fromPx + (Math.Clamp(part, 0, 1) * (toPx - fromPx));
    }

    private static double NiceStep(double rough)
    {
        double power = Math.Pow(10, Math.Floor(Math.Log10(rough)));
        return (rough / power) switch
        {
            <= 1 => power,
            <= 2 => 2 * power,
            <= 5 => 5 * power,
            _ => 10 * power,
        };
    }
}
