namespace Perf.Analysis.Reports.Charts;

/// <summary>Points of one thing, joined in their order.</summary>
/// <param name="IsDotted">False: a curve without marks on it, as a fit is.</param>
internal sealed record LineSeries(string Name, IReadOnlyList<LinePoint> Points, bool IsDotted = true)
{
    private const double FromPx = 2;
    private const double ToPx = 28;
    private const double NamePx = ToPx + 6;

    /// <summary>The middle of the stroke beside the name, where a mark may stand.</summary>
    public const double LegendPx = (FromPx + ToPx) / 2;

    /// <summary>The height of that stroke within the legend's line.</summary>
    public const double StrokePx = 9;

    /// <summary>The line, and its name in the legend.</summary>
    /// <param name="index">From 0: how it is dashed.</param>
    /// <param name="legendTopPx">Of its line in the legend.</param>
    public void Draw(Svg svg, int index, Scale x, Scale y, double legendTopPx)
    {
        double strokeY = legendTopPx + StrokePx;
        svg.Line(FromPx, strokeY, ToPx, strokeY, $"l{index + 1}");
        svg.Name(NamePx, strokeY + 4, Name, Svg.WidthPx - NamePx);
        svg.Polyline(Points.Select(point => (x.At(point.X), y.At(point.Y))), $"l{index + 1}");
    }
}
