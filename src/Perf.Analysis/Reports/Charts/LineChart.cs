namespace Perf.Analysis.Reports.Charts;

/// <summary>
/// Lines on two scales, each with its own dashes and marks, named above; and limits across them.
/// </summary>
internal sealed record LineChart
{
    /// <summary>As many lines as can be told apart.</summary>
    public const int MostSeries = 5;

    private const double LeftPx = 52;
    private const double RightPx = Svg.WidthPx - 12;
    private const double PlotPx = 190;
    private const double MarkPx = 3.5;

    public required string Title { get; init; }

    public required string XTitle { get; init; }

    public required string YTitle { get; init; }

    /// <summary>At most <see cref="MostSeries"/>.</summary>
    public required IReadOnlyList<LineSeries> Series { get; init; }

    public bool IsXLogarithmic { get; init; }

    public bool IsYLogarithmic { get; init; }

    /// <summary>Of a tick.</summary>
    public Func<double, string> XTick { get; init; } = Axes.Plain;

    public Func<double, string> YTick { get; init; } = Axes.Plain;

    /// <summary>Values of x to name instead of nice ones, ascending; null: nice ones.</summary>
    public IReadOnlyList<double>? XTicks { get; init; }

    /// <summary>Lines across the chart at a y, as of limits.</summary>
    public IReadOnlyList<(double Y, string Name)> Limits { get; init; } = [];

    public string Draw()
    {
        double topPx = (Series.Count * Svg.LinePx) + Axes.AbovePx;
        double bottomPx = topPx + PlotPx;
        LinePoint[] points = [.. Series.SelectMany(one => one.Points)];
        double[] xs = [.. points.Select(point => point.X)];
        double[] ys =
        [
            .. points.SelectMany(point => point.Interval95 is { } bounds ? (double[])[point.Y, bounds.Low, bounds.High] : [point.Y]),
            .. Limits.Select(limit => limit.Y),
        ];
        Scale x = IsXLogarithmic ? Scale.Logarithmic(xs, LeftPx, RightPx) : Scale.Linear(xs, LeftPx, RightPx);
        Scale y = IsYLogarithmic ? Scale.Logarithmic(ys, bottomPx, topPx) : Scale.Linear(ys, bottomPx, topPx);
        Svg svg = new(Title, $"{YTitle}, by {XTitle}: {string.Join("; ", Series.Select(one => one.Name))}.", bottomPx + Axes.BelowPx);
        Axes.Left(svg, y, LeftPx, RightPx, YTick, YTitle);
        Axes.Below(svg, [.. (XTicks ?? x.Ticks).Select(tick => (x.At(tick), XTick(tick)))], topPx, bottomPx, XTitle);
        foreach ((double limit, string name) in Limits)
        {
            svg.Line(LeftPx, y.At(limit), RightPx, y.At(limit), "mark");
            svg.Text(LeftPx + 4, y.At(limit) - 3, name);
        }

        for (int i = 0; i < Series.Count; i++)
        {
            AddSeries(svg, x, y, i);
        }

        return svg.ToString();
    }

    private void AddSeries(Svg svg, Scale x, Scale y, int index)
    {
        LineSeries series = Series[index];
        double legendTopPx = index * Svg.LinePx;
        series.Draw(svg, index, x, y, legendTopPx);
        if (!series.IsDotted)
        {
            return;
        }

        AddMark(svg, index, LineSeries.LegendPx, legendTopPx + LineSeries.StrokePx);
        foreach (LinePoint point in series.Points.Where(point => point.IsMarked))
        {
            double at = x.At(point.X);
            if (point.Interval95 is { } bounds)
            {
                svg.Add($"<path class=\"whisker\" d=\"M{at:0.##} {y.At(bounds.Low):0.##}V{y.At(bounds.High):0.##}\"/>");
            }

            AddMark(svg, index, at, y.At(point.Y));
        }
    }

    /// <summary>A circle, a square, a triangle, a diamond, a triangle upside down.</summary>
    private static void AddMark(Svg svg, int index, double x, double y)
    {
        string kind = $"dot f{index + 1}";
        switch (index)
        {
            case 0:
                svg.Add($"<circle class=\"{kind}\" cx=\"{x:0.##}\" cy=\"{y:0.##}\" r=\"{MarkPx}\"/>");
                break;
            case 1:
                svg.Rectangle(x - MarkPx, y - MarkPx, 2 * MarkPx, 2 * MarkPx, kind);
                break;
            case 2:
                svg.Add($"<path class=\"{kind}\" d=\"M{x:0.##} {y - MarkPx - 1:0.##}l4.5 8h-9z\"/>");
                break;
            case 3:
                svg.Add($"<path class=\"{kind}\" d=\"M{x:0.##} {y - MarkPx - 1:0.##}l4.5 4.5l-4.5 4.5l-4.5 -4.5z\"/>");
                break;
            default:
                svg.Add($"<path class=\"{kind}\" d=\"M{x:0.##} {y + MarkPx + 1:0.##}l4.5 -8h-9z\"/>");
                break;
        }
    }
}
