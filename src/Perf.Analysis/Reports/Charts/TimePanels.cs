using System.Globalization;
using System.Text;

namespace Perf.Analysis.Reports.Charts;

/// <summary>
/// What happened at the same time, panel below panel on one axis of time, each with its series named above it; and a stretch that is
/// shaded, as a warm-up.
/// </summary>
internal sealed record TimePanels
{
    private const double LeftPx = 52;
    private const double RightPx = Svg.WidthPx - 12;
    private const double PlotPx = 110;
    private const double GapPx = 12;
    private const double SwatchPx = 11;

    public required string Title { get; init; }

    public required string XTitle { get; init; }

    /// <summary>At least one.</summary>
    public required IReadOnlyList<TimePanel> Panels { get; init; }

    /// <summary>A stretch of time that is not like the rest; null: none.</summary>
    public (double From, double To, string Name)? Shade { get; init; }

    public string Draw()
    {
        double topPx = Shade is null ? 0 : Svg.LinePx;
        double bottomPx = topPx + Panels.Sum(HeightOf) - GapPx;
        IEnumerable<double> xs = Panels.SelectMany(panel => panel.Series).SelectMany(one => one.Points).Select(point => point.X);
        Scale x = Scale.Linear(Shade is { } reached ? xs.Append(reached.From).Append(reached.To) : xs, LeftPx, RightPx);
        Svg svg = new(Title, Description(), bottomPx + Axes.BelowPx);
        if (Shade is { } shade)
        {
            svg.Rectangle(x.At(shade.From), topPx, x.At(shade.To) - x.At(shade.From), bottomPx - topPx, "shade");
            svg.Name(2, 12, $"shaded: {shade.Name}", Svg.WidthPx - 2);
        }

        Axes.Below(svg, x, topPx, bottomPx, Axes.Plain, XTitle);
        foreach (TimePanel panel in Panels)
        {
            double plotBottomPx = topPx + HeightOf(panel) - GapPx;
            Scale y = Scale.Linear(Reached(panel), plotBottomPx, plotBottomPx - PlotPx, count: 3);
            Axes.Left(svg, y, LeftPx, RightPx, Axes.Plain, panel.YTitle);
            if (panel.IsStacked)
            {
                AddAreas(svg, panel, x, y, topPx);
            }
            else
            {
                AddLines(svg, panel, x, y, topPx);
            }

            topPx += HeightOf(panel);
        }

        return svg.ToString();
    }

    private static double HeightOf(TimePanel panel) => (panel.Series.Count * Svg.LinePx) + Axes.AbovePx + PlotPx + GapPx;

    private static IEnumerable<double> Reached(TimePanel panel) => panel.IsStacked
        ? panel.Series[0].Points.Select((_, i) => panel.Series.Sum(one => one.Points[i].Y))
        : panel.Series.SelectMany(one => one.Points).Select(point => point.Y);

    private static void AddLines(Svg svg, TimePanel panel, Scale x, Scale y, double topPx)
    {
        for (int i = 0; i < panel.Series.Count; i++)
        {
            panel.Series[i].Draw(svg, i, x, y, topPx + (i * Svg.LinePx));
        }
    }

    /// <summary>From the top one down, each as far as the bottom and over the one before: what of it is seen is its own part.</summary>
    private static void AddAreas(Svg svg, TimePanel panel, Scale x, Scale y, double topPx)
    {
        double[] tops = [.. Reached(panel)];
        for (int i = panel.Series.Count - 1; i >= 0; i--)
        {
            LineSeries series = panel.Series[i];
            svg.Add($"<path class=\"area f{i + 1}\" d=\"{Outline(series, x, y, tops)}\"/>");
            tops = [.. tops.Zip(series.Points, (top, own) => top - own.Y)];
            double legendY = topPx + ((panel.Series.Count - 1 - i) * Svg.LinePx);
            svg.Rectangle(2, legendY + 2, SwatchPx, SwatchPx, $"swatch f{i + 1}");
            svg.Name(SwatchPx + 8, legendY + 12, series.Name, Svg.WidthPx - 30);
        }
    }

    private static string Outline(LineSeries series, Scale x, Scale y, double[] tops)
    {
        StringBuilder path = new(string.Create(CultureInfo.InvariantCulture, $"M{x.At(series.Points[0].X):0.#} {y.At(0):0.#}"));
        for (int i = 0; i < tops.Length; i++)
        {
            path.Append(CultureInfo.InvariantCulture, $"L{x.At(series.Points[i].X):0.#} {y.At(tops[i]):0.#}");
        }

        return path.Append(CultureInfo.InvariantCulture, $"V{y.At(0):0.#}Z").ToString();
    }

    private string Description() => string.Join(
        "; ", Panels.Select(panel => $"{panel.YTitle}, by {XTitle}: {string.Join(", ", panel.Series.Select(one => one.Name))}")) + ".";
}
