using System.Globalization;
using Perf.Analysis.Statistics;

namespace Perf.Analysis.Comparing.Reports;

/// <summary>
/// Ratios with their intervals as drawings on one logarithmic scale: 1 in the middle, so that twice and half are as far from it.
/// </summary>
internal sealed class RatioBar
{
    private const double WidthPx = 180;
    private const double HeightPx = 16;
    private const double MiddlePx = WidthPx / 2;

    /// <summary>Smallest and largest that the scale ends at: noise is not blown up, and one extreme does not flatten the others.</summary>
    private const double LeastReach = 1.05;
    private const double MostReach = 4;

    private readonly double reach;

    private RatioBar(double reach) => this.reach = reach;

    /// <summary>The ratio at the right end; the left one is its inverse.</summary>
    public double Reach => Math.Exp(reach);

    public static RatioBar For(IEnumerable<ComparedBenchmark> rows)
    {
        double furthest = rows
            .SelectMany(row => row switch
            {
                { RatioInterval95: { } bounds } => [bounds.Low, bounds.High],
                { Ratio: { } ratio } => [ratio],
                _ => (double[])[],
            })
            .Select(ratio => Math.Abs(Math.Log(ratio)))
            .DefaultIfEmpty(0)
            .Max();
        return new RatioBar(Math.Clamp(furthest, Math.Log(LeastReach), Math.Log(MostReach)));
    }

    /// <returns>An SVG element; empty without a ratio.</returns>
    public string Draw(ComparedBenchmark row)
    {
        if (row.Ratio is not { } ratio)
        {
            return string.Empty;
        }

        Interval bounds = row.RatioInterval95 ?? new Interval(ratio, ratio);
        double low = At(bounds.Low);
        string tone = ComparisonText.ToneOf(row) is { } known ? known.ToString().ToLowerInvariant() : "same";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"""
            <svg class="{tone}" role="img" width="{WidthPx}" height="{HeightPx}" viewBox="0 0 {WidthPx} {HeightPx}">
            <title>{RatioText.Of(row.Ratio, row.RatioInterval95)}</title>
            <line class="one" x1="{MiddlePx}" x2="{MiddlePx}" y1="0" y2="{HeightPx}"/>
            <rect x="{low:0.##}" y="6" width="{Math.Max(At(bounds.High) - low, 1):0.##}" height="4"/>
            <circle cx="{At(ratio):0.##}" cy="8" r="4"/>
            </svg>
            """);
    }

    private double At(double ratio) => MiddlePx + (Math.Clamp(Math.Log(ratio) / reach, -1, 1) * (MiddlePx - 5));
}
