using Perf.Analysis.Formatting;
using Perf.Analysis.Statistics;

namespace Perf.Analysis.Reports.Charts;

/// <summary>Values with their 95% intervals against one limit, on a logarithmic scale: left of the line is within it.</summary>
internal sealed record IntervalBars
{
    private const double LeftPx = 6;
    private const double TopPx = 22;
    private const double RowPx = 34;
    private const double BesidePx = 12;

    public required string Title { get; init; }

    /// <summary>What is counted, in which unit.</summary>
    public required string Axis { get; init; }

    /// <summary>What each is of, its value above 0, and the value as people read it.</summary>
    public required IReadOnlyList<(string Name, double Value, Interval? Interval95, string Text)> Rows { get; init; }

    public required double Limit { get; init; }

    public string Draw()
    {
        double bottomPx = TopPx + (Rows.Count * RowPx);
        IEnumerable<double> reached = Rows.SelectMany(row =>
            row.Interval95 is { } bounds ? (double[])[row.Value, bounds.Low, bounds.High] : [row.Value]);
        double textPx = Svg.LeftOf(Rows.Select(row => row.Text));
        Scale x = Scale.Logarithmic(reached.Append(Limit), LeftPx, textPx - BesidePx);
        Svg svg = new(
            Title, $"{Axis}. {string.Join("; ", Rows.Select(row => $"{row.Name}: {row.Text}"))}.", bottomPx + Axes.BelowPx);
        Axes.Below(svg, x, TopPx, bottomPx, tick => Figures.Percent(tick, tick < 0.01 ? 1 : 0), Axis);
        svg.Line(x.At(Limit), TopPx, x.At(Limit), bottomPx, "mark");
        svg.Text(x.At(Limit), TopPx - 6, "limit", "value");
        for (int i = 0; i < Rows.Count; i++)
        {
            (string name, double value, Interval? interval, string text) = Rows[i];
            double y = TopPx + (i * RowPx);
            svg.Name(LeftPx, y + 13, name, Svg.WidthPx - LeftPx);
            if (interval is { } bounds)
            {
                svg.Whisker(x.At(bounds.Low), x.At(bounds.High), y + 24);
            }

            svg.Add($"<circle class=\"dot f1\" cx=\"{x.At(value):0.##}\" cy=\"{y + 24:0.##}\" r=\"4\"/>");
            svg.Text(textPx, y + 28, text);
        }

        return svg.ToString();
    }
}
