using System.Globalization;
using Perf.Analysis.Statistics;

namespace Perf.Analysis.Reports.Charts;

/// <summary>Values by percentile, with as much room for the slowest hundredth as for the half before it: x is log 1/(1-p).</summary>
internal static class PercentileCurve
{
    private static readonly double[] Named = [0.5, 0.9, 0.99, 0.999, 0.9999];

    /// <param name="share">Of values at or below: 0 to 1, without 1.</param>
    public static LinePoint At(double share, double value, Interval? interval95 = null) => new(1 / (1 - share), value, interval95);

    /// <summary>A point that the curve passes through without a mark.</summary>
    /// <param name="share">As of <see cref="At"/>.</param>
    public static LinePoint Through(double share, double value) => At(share, value) with { IsMarked = false };

    public static string Draw(
        string title, string yTitle, IReadOnlyList<LineSeries> series, IReadOnlyList<(double Y, string Name)> limits)
    {
        double most = series.SelectMany(one => one.Points).Select(point => point.X).DefaultIfEmpty(1).Max();
        return new LineChart
        {
            Title = title,
            XTitle = "percentile, scaled as log 1/(1-p)",
            YTitle = yTitle,
            Series = series,
            Limits = limits,
            IsXLogarithmic = true,
            IsYLogarithmic = true,
            XTicks = [.. Named.Select(share => 1 / (1 - share)).Where(x => x <= most * 1.001)],
            XTick = x => "p" + ((1 - (1 / x)) * 100).ToString("0.##", CultureInfo.InvariantCulture),
        }.Draw();
    }
}
