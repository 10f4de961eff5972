using System.Globalization;
using System.Text;
using Perf.Analysis.Statistics;

namespace Perf.Analysis.Reports.Charts;

/// <summary>
/// A history in the height of two lines of text, as SVG: a point a run from left to right, on a linear scale from the smallest value to
/// the largest. More is higher.
/// </summary>
internal static class Sparkline
{
    public const double WidthPx = 240;
    public const double HeightPx = 40;

    /// <summary>Room for the dot of a value at an end of the scale.</summary>
    public const double MarginPx = 5;

    /// <summary>The scale reaches at least this part above and below its middle: noise is not blown up.</summary>
    public const double LeastReach = 0.02;

    private const double DotPx = 3;

    /// <param name="values">One a run, oldest first; at least one, each above 0.</param>
    /// <param name="changes">The first runs of new levels, counted from 0, and whether what came is worse.</param>
    /// <param name="level">Where the runs since the last change lie; null: not known.</param>
    /// <param name="text">The same in words.</param>
    /// <exception cref="ArgumentException">There is no value.</exception>
    public static string Draw(
        IReadOnlyList<double> values, IReadOnlyList<(int Run, bool IsWorse)> changes, Interval? level, string text)
    {
        if (values.Count == 0)
        {
            throw new ArgumentException("A history has at least one value.", nameof(values));
        }

        double middle = (values.Min() + values.Max()) / 2;
        double reach = Math.Max((values.Max() - values.Min()) / 2, middle * LeastReach);
        StringBuilder svg = new();
        Add($"<svg role=\"img\" width=\"{WidthPx}\" height=\"{HeightPx}\" viewBox=\"0 0 {WidthPx} {HeightPx}\">");
        svg.Append("<title>").Append(System.Net.WebUtility.HtmlEncode(text)).Append("</title>\n");
        if (level is { } bounds)
        {
            double from = changes.Count > 0 ? X(changes[^1].Run) : MarginPx;
            double top = Y(bounds.High);
            Add($"<rect class=\"tolerated\" x=\"{from:0.##}\" y=\"{top:0.##}\" width=\"{WidthPx - MarginPx - from:0.##}\"");
            Add($" height=\"{Math.Max(Y(bounds.Low) - top, 1):0.##}\"/>");
        }

        foreach ((int run, bool isWorse) in changes)
        {
            string tone = isWorse ? "worse" : "better";
            Add($"<line class=\"{tone}\" stroke=\"currentColor\" x1=\"{X(run):0.##}\" x2=\"{X(run):0.##}\" y1=\"0\" y2=\"{HeightPx}\"/>");
        }

        IEnumerable<string> points = values.Select((value, run) =>
            string.Create(CultureInfo.InvariantCulture, $"{X(run):0.##},{Y(value):0.##}"));
        svg.Append("<polyline class=\"line\" stroke=\"currentColor\" points=\"").AppendJoin(' ', points).Append("\"/>\n");
        Add($"<circle fill=\"currentColor\" cx=\"{X(values.Count - 1):0.##}\" cy=\"{Y(values[^1]):0.##}\" r=\"{DotPx}\"/>");
        return svg.Append("</svg>").ToString();

        void Add(FormattableString element) => svg.Append(element.ToString(CultureInfo.InvariantCulture)).Append('\n');

        // One run alone is the newest, at the right.
        double X(int run) => WidthPx - MarginPx - ((values.Count - 1 - run) * (WidthPx - (2 * MarginPx)) / Math.Max(values.Count - 1, 1));

        double Y(double value) => MarginPx + ((middle + reach - value) / (2 * reach) * (HeightPx - (2 * MarginPx)));
    }
}
