using System.Globalization;
using Perf.Analysis.Reports.Html;

namespace Perf.Analysis.Reports.Charts;

/// <summary>The axes of a chart: a line across it and a number at each tick that has room, and what is counted in which unit.</summary>
internal static class Axes
{
    /// <summary>Below a chart: numbers, and the title.</summary>
    public const double BelowPx = 40;

    /// <summary>Above a chart with an axis at its left, whose title stands there.</summary>
    public const double AbovePx = 34;

    private const double TitlePx = 18;

    private const double GapPx = 8;

    /// <summary>A tick that says no unit.</summary>
    public static string Plain(double value) => value.ToString("#,0.####", CultureInfo.InvariantCulture);

    /// <param name="topPx">Of the chart.</param>
    /// <param name="bottomPx">Of the chart: the numbers stand below.</param>
    /// <param name="name">Of a tick.</param>
    public static void Below(Svg svg, Scale x, double topPx, double bottomPx, Func<double, string> name, string title) =>
        Below(svg, [.. x.Ticks.Select(tick => (x.At(tick), name(tick)))], topPx, bottomPx, title);

    /// <param name="ticks">Pixels and names, from left to right.</param>
    public static void Below(Svg svg, IReadOnlyList<(double AtPx, string Name)> ticks, double topPx, double bottomPx, string title)
    {
        FormattableString[] lines = [.. ticks.Select(tick => (FormattableString)$"M{tick.AtPx:0.##} {topPx:0.##}V{bottomPx:0.##}")];
        svg.Add($"<path class=\"grid x-grid\" d=\"{string.Concat(lines.Select(FormattableString.Invariant))}\"/>");
        double freeFromPx = double.NegativeInfinity;
        foreach ((double at, string text) in ticks)
        {
            double half = Svg.WidthOf(text) / 2;
            double middle = Math.Clamp(at, half, Svg.WidthPx - half);
            if (middle - half >= freeFromPx)
            {
                svg.Text(middle, bottomPx + 15, text, "x-tick");
                freeFromPx = middle + half + GapPx;
            }
        }

        svg.Text(Svg.WidthPx / 2, bottomPx + 33, title, "x-title");
    }

    /// <param name="leftPx">Of the chart: the numbers stand left of it.</param>
    public static void Left(Svg svg, Scale y, double leftPx, double rightPx, Func<double, string> name, string title)
    {
        FormattableString[] lines = [.. y.Ticks.Select(tick => (FormattableString)$"M{leftPx:0.##} {y.At(tick):0.##}H{rightPx:0.##}")];
        svg.Add($"<path class=\"grid y-grid\" d=\"{string.Concat(lines.Select(FormattableString.Invariant))}\"/>");
        double freeBelowPx = double.PositiveInfinity;
        foreach (double tick in y.Ticks)
        {
            double at = y.At(tick);
            if (at <= freeBelowPx)
            {
                svg.Add($"<text class=\"y-tick\" x=\"{leftPx - 5:0.##}\" y=\"{at:0.##}\" dy=\"4\">{Markup.Encode(name(tick))}</text>");
                freeBelowPx = at - Svg.LinePx;
            }
        }

        svg.Text(0, y.At(y.High) - TitlePx, title, "y-title");
    }
}
