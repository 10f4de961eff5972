using System.Globalization;
using Perf.Analysis.Comparing;
using Perf.Analysis.Statistics;

namespace Perf.Analysis.Reports.Html;

/// <summary>
/// Ratios with their intervals as drawings on one logarithmic scale: 1 in the middle, so that twice and half are as far from it.
/// </summary>
internal sealed class RatioBar
{
    /// <summary>Of a column of drawings.</summary>
    public const string Title = "faster | slower";

    private const double WidthPx = 180;
    private const double HeightPx = 16;
    private const double MiddlePx = WidthPx / 2;

    /// <summary>Smallest and largest that the scale ends at: noise is not blown up, and one extreme does not flatten the others.</summary>
    private const double LeastReach = 1.05;
    private const double MostReach = 4;

    private readonly double reach;

    private RatioBar(double reach) => this.reach = reach;

    /// <summary>What the drawings mean.</summary>
    public string Legend =>
        $"Bars are 95% intervals on a logarithmic scale that ends at {RatioText.Of(Math.Exp(-reach))} and {RatioText.Of(Math.Exp(reach))}; "
        + "the line is 1.";

    public static RatioBar For(IEnumerable<(double? Ratio, Interval? Interval95)> rows)
    {
        double furthest = rows
            .SelectMany(row => row switch
            {
                { Interval95: { } bounds } => [bounds.Low, bounds.High],
                { Ratio: { } ratio } => [ratio],
                _ => (double[])[],
            })
            .Select(ratio => Math.Abs(Math.Log(ratio)))
            .DefaultIfEmpty(0)
            .Max();
        return new RatioBar(Math.Clamp(furthest, Math.Log(LeastReach), Math.Log(MostReach)));
    }

    /// <param name="tone">A class of the page's style; null: no change.</param>
    /// <param name="tolerance">Drawn on either side of 1: 0.01 is 1%; null: none.</param>
    /// <returns>An SVG element; empty without a ratio.</returns>
    public string Draw(double? ratio, Interval? interval95, string? tone, double? tolerance = null)
    {
        if (ratio is not { } value)
        {
            return string.Empty;
        }

        Interval bounds = interval95 ?? new Interval(value, value);
        double low = At(bounds.Low);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"""
            <svg class="{tone ?? "same"}" role="img" width="{WidthPx}" height="{HeightPx}" viewBox="0 0 {WidthPx} {HeightPx}">
            <title>{RatioText.Of(value, interval95)}</title>
            {Tolerated(tolerance)}<line class="one" x1="{MiddlePx}" x2="{MiddlePx}" y1="0" y2="{HeightPx}"/>
            <rect x="{low:0.##}" y="6" width="{Math.Max(At(bounds.High) - low, 1):0.##}" height="4"/>
            <circle cx="{At(value):0.##}" cy="8" r="4"/>
            </svg>
            """);
    }

    /// <summary>Behind everything else.</summary>
    private string Tolerated(double? tolerance)
    {
        if (tolerance is not { } part)
        {
            return string.Empty;
        }

        double low = At(1 / (1 + part));
        return string.Create(
            CultureInfo.InvariantCulture,
            $"<rect class=\"tolerated\" x=\"{low:0.##}\" y=\"0\" width=\"{At(1 + part) - low:0.##}\" height=\"{HeightPx}\"/>\n");
    }

    private double At(double ratio) => MiddlePx + (Math.Clamp(Math.Log(ratio) / reach, -1, 1) * (MiddlePx - 5));
}
