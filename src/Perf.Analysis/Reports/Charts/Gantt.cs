namespace Perf.Analysis.Reports.Charts;

/// <summary>When what was done for how long: spans of a few kinds, on a row each of what they were done for.</summary>
internal sealed record Gantt
{
    private const double NamesPx = 92;
    private const double RightPx = Svg.WidthPx - 14;
    private const double RowPx = 15;
    private const double SpanPx = 10;
    private const double SwatchPx = 11;

    public required string Title { get; init; }

    /// <summary>What is counted, in which unit.</summary>
    public required string Axis { get; init; }

    public required IReadOnlyList<string> Rows { get; init; }

    /// <summary>At most five.</summary>
    public required IReadOnlyList<string> Kinds { get; init; }

    public required IReadOnlyList<GanttSpan> Spans { get; init; }

    /// <summary>Of a tick.</summary>
    public required Func<double, string> Tick { get; init; }

    public string Draw()
    {
        double topPx = (Kinds.Count * Svg.LinePx) + 6;
        double bottomPx = topPx + (Rows.Count * RowPx) + 4;
        Scale x = Scale.Linear(Spans.Select(span => span.Start + span.Length), NamesPx, RightPx, count: 4);
        Svg svg = new(Title, $"{Axis}: {string.Join(", ", Kinds)} of {Rows.Count} rows.", bottomPx + Axes.BelowPx);
        Axes.Below(svg, x, topPx, bottomPx, Tick, Axis);
        for (int kind = 0; kind < Kinds.Count; kind++)
        {
            svg.Rectangle(0, (kind * Svg.LinePx) + 2, SwatchPx, HeightOf(kind), $"swatch f{kind + 1}");
            svg.Text(SwatchPx + 6, (kind * Svg.LinePx) + 12, Kinds[kind]);
        }

        for (int row = 0; row < Rows.Count; row++)
        {
            svg.Name(0, topPx + (row * RowPx) + 12, Rows[row], NamesPx - 4);
        }

        foreach (IGrouping<int, GanttSpan> kind in Spans.GroupBy(span => span.Kind))
        {
            IEnumerable<string> boxes = kind.Select(span => Svg.Box(
                x.At(span.Start),
                topPx + (span.Row * RowPx) + 3,
                x.At(span.Start + span.Length) - x.At(span.Start),
                HeightOf(span.Kind)));
            svg.Add($"<path class=\"span f{kind.Key + 1}\" d=\"{string.Concat(boxes)}\"/>");
        }

        return svg.ToString();
    }

    /// <summary>Each kind is a little lower than the one before, so that they are told apart without colour.</summary>
    private static double HeightOf(int kind) => SpanPx - (2 * kind);
}
