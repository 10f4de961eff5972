using MarketData.Bars;
using MarketData.Features;

namespace MarketData.Tests.Features;

/// <summary>
/// The definitions of the golden vectors' README once more, row by row and from scratch, with null for missing. Written to be
/// compared with, never to be fast: what differs from the real one in more than the last digits is wrong in one of the two.
/// </summary>
internal sealed class NaiveFeatures(BarColumns bars)
{
    private readonly double[] highs = bars.Highs.ToArray();
    private readonly double[] lows = bars.Lows.ToArray();
    private readonly double[] closes = bars.Closes.ToArray();
    private readonly double[] volumes = bars.Volumes.ToArray();

    private int Count => closes.Length;

    public double?[] Returns => Column(i => i == 0 ? null : Math.Log(closes[i]) - Math.Log(closes[i - 1]));

    public double[] Volatilities(int window)
    {
        double?[] returns = Returns;
        return BackFilled(Column(i => Math.Sqrt(252) * Deviation(Window(returns, i, window))), fallback: 0);
    }

    public double[] RollingVolumes20 => BackFilled(
        Column(i => Mean(Window(Present(volumes), i, 20))), fallback: Count == 0 ? 0 : volumes.Average());

    public double[] RollingMeans10 => BackFilled(
        Column(i => Mean(Window(Present(closes), i, 10))), fallback: Count == 0 ? 0 : closes.Average());

    public double[] AverageTrueRanges => ExponentialAverages(
        14, [.. closes.Select((_, i) => i == 0 ? highs[0] - lows[0] : TrueRange(highs[i], lows[i], closes[i - 1]))]);

    public TrendDirection[] TrendDirections => Rows(i => i < 5 ? TrendDirection.Neutral : (closes[i] / closes[i - 5] - 1) switch
    {
        > 0.01 => TrendDirection.Up,
        < -0.01 => TrendDirection.Down,
        _ => TrendDirection.Neutral,
    });

    public StructureFlags[] Flags => Rows(i => i == 0
        ? StructureFlags.None
        : Side(highs[i], highs[Math.Max(0, i - 5)..i].Max(), StructureFlags.HigherHigh, StructureFlags.LowerHigh)
            | Side(lows[i], lows[Math.Max(0, i - 5)..i].Min(), StructureFlags.HigherLow, StructureFlags.LowerLow));

    public TrendRegime[] TrendRegimes
    {
        get
        {
            double[] fast = ExponentialAverages(20, closes);
            double[] slow = ExponentialAverages(50, closes);
            return Rows(i => fast[i] > slow[i] ? TrendRegime.Uptrend
                : fast[i] < slow[i] ? TrendRegime.Downtrend
                : TrendRegime.Ranging);
        }
    }

    public VolatilityRegime[] VolatilityRegimes
    {
        get
        {
            double?[] volatilities = Present(Volatilities(50));
            return Rows(i => Median(Window(volatilities, i, 50)) is not { } median ? VolatilityRegime.Medium
                : volatilities[i] < median * 0.7 ? VolatilityRegime.Low
                : volatilities[i] > median * 1.3 ? VolatilityRegime.High
                : VolatilityRegime.Medium);
        }
    }

    public CompressionRegime[] CompressionRegimes
    {
        get
        {
            double?[] prices = Present(closes);
            double?[] widths = Column(i => 2 * Deviation(Window(prices, i, 20)) / Mean(Window(prices, i, 20)));
            return Rows(i => widths[i] < Median(Window(widths, i, 50)) * 0.7
                ? CompressionRegime.Compressed
                : CompressionRegime.Expanded);
        }
    }

    private static StructureFlags Side(double value, double bound, StructureFlags above, StructureFlags below) =>
        Math.Sign(value - bound) switch { 1 => above, -1 => below, _ => StructureFlags.None };

    private static double TrueRange(double high, double low, double previousClose) =>
        Math.Max(high, previousClose) - Math.Min(low, previousClose);

    /// <summary>The window that ends at a row; null unless it is full and every value is there.</summary>
    private static double[]? Window(double?[] values, int end, int length) =>
        end + 1 >= length && values[(end + 1 - length)..(end + 1)] is { } window && window.All(value => value is not null)
            ? [.. window.Select(value => value!.Value)]
            : null;

    private static double? Mean(double[]? window) =>
        window is null ? null : window.Distinct().Count() == 1 ? window[0] : window.Average();

    private static double? Deviation(double[]? window) => window is null
        ? null
        : Math.Sqrt(window.Sum(value => Math.Pow(value - Mean(window)!.Value, 2)) / (window.Length - 1));

    private static double? Median(double[]? window)
    {
        if (window is null)
        {
            return null;
        }

        double[] sorted = [.. window.Order()];
        return sorted[24] + (sorted[25] - sorted[24]) * 0.5;
    }

    private static double[] ExponentialAverages(int span, double[] values)
    {
        double alpha = 2.0 / (span + 1);
        List<double> averages = [];
        foreach (double value in values)
        {
            averages.Add(averages.Count == 0 || averages[^1] == value ? value : averages[^1] + alpha * (value - averages[^1]));
        }

        return [.. averages];
    }

    private static double?[] Present(double[] values) =>
        [.. values.Select(value => double.IsFinite(value) ? value : (double?)null)];

    private static double[] BackFilled(double?[] values, double fallback)
    {
        double? next = values.FirstOrDefault(value => value is not null);
        return [.. values.Select(value => value ?? next ?? fallback)];
    }

    private double?[] Column(Func<int, double?> row) =>
        [.. Rows(row).Select(value => value is { } number && double.IsFinite(number) ? value : null)];

    private T[] Rows<T>(Func<int, T> row) => [.. Enumerable.Range(0, Count).Select(row)];
}
