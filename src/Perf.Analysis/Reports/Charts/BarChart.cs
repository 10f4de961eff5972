namespace Perf.Analysis.Reports.Charts;

/// <summary>Bars from left to right on one linear scale, below the names of what they are of, with whiskers for 95% intervals.</summary>
internal sealed record BarChart
{
    private const double LeftPx = 6;
    private const double TopPx = 4;
    private const double BarPx = 11;
    private const double GapPx = 6;
    private const double BesidePx = 14;

    public required string Title { get; init; }

    /// <summary>What is counted, in which unit.</summary>
    public required string Axis { get; init; }

    /// <summary>At least one, each with at least one bar.</summary>
    public required IReadOnlyList<BarGroup> Groups { get; init; }

    /// <summary>Of a tick.</summary>
    public required Func<double, string> Tick { get; init; }

    /// <summary>Where bars begin: 0, or 1 for how many times as fast something is.</summary>
    public double Origin { get; init; }

    /// <summary>A line across all bars, as of a limit, and what it is; null without one.</summary>
    public (double Value, string Name)? Mark { get; init; }

    public string Draw()
    {
        double legendPx = Mark is null ? 0 : Svg.LinePx;
        double bottomPx = TopPx + legendPx + Groups.Sum(group => Svg.LinePx + (group.Bars.Count * Svg.LinePx) + GapPx);
        double textPx = Svg.LeftOf(Groups.SelectMany(group => group.Bars).Select(bar => bar.Text));
        double rightPx = textPx - BesidePx;
        Scale x = Scale.Linear(Reached(), LeftPx, rightPx, count: 4);
        Svg svg = new(Title, Description(), bottomPx + Axes.BelowPx);
        Axes.Below(svg, x, TopPx + legendPx, bottomPx, Tick, Axis);
        double y = TopPx + legendPx;
        foreach (BarGroup group in Groups)
        {
            svg.Name(LeftPx, y + 13, group.Name, Svg.WidthPx - LeftPx);
            y += Svg.LinePx;
            foreach (Bar bar in group.Bars)
            {
                AddBar(svg, x, bar, y, textPx);
                y += Svg.LinePx;
            }

            y += GapPx;
        }

        double originPx = x.At(Origin);
        svg.Line(originPx, TopPx + legendPx, originPx, bottomPx, "edge");
        if (Mark is { } mark)
        {
            double at = x.At(mark.Value);
            svg.Line(at, TopPx + legendPx, at, bottomPx, "mark");
            svg.Text(at, TopPx + 11, mark.Name, at > rightPx / 2 ? "label end" : "label");
        }

        return svg.ToString();
    }

    private void AddBar(Svg svg, Scale x, Bar bar, double y, double textPx)
    {
        double from = Math.Min(x.At(Origin), x.At(bar.Value));
        double to = Math.Max(x.At(Origin), x.At(bar.Value));
        svg.Rectangle(from, y + 2, to - from, BarPx, $"bar {bar.Kind}");
        if (bar.Interval95 is { } bounds)
        {
            svg.Whisker(x.At(bounds.Low), x.At(bounds.High), y + 2 + (BarPx / 2));
        }

        svg.Text(textPx, y + 12, bar.Text);
    }

    private IEnumerable<double> Reached() =>
    [
        Origin,
        .. Mark is { } mark ? (double[])[mark.Value] : [],
        .. Groups.SelectMany(group => group.Bars).SelectMany(bar =>
            bar.Interval95 is { } bounds ? (double[])[bar.Value, bounds.Low, bounds.High] : [bar.Value]),
    ];

    private string Description() => $"{Axis}. "
        + string.Join("; ", Groups.Select(group => $"{group.Name}: {string.Join(", ", group.Bars.Select(bar => bar.Text))}")) + ".";
}
