using System.Globalization;
using System.Text;

namespace Perf.Analysis.Reports.Charts;

/// <summary>What a whole consisted of from moment to moment: areas on each other, named above, from the top one down.</summary>
internal sealed record AreaChart
{
    private const double LeftPx = 52;
    private const double RightPx = Svg.WidthPx - 12;
    private const double PlotPx = 170;
    private const double SwatchPx = 11;

    public required string Title { get; init; }

    public required string XTitle { get; init; }

    public required string YTitle { get; init; }

    /// <summary>Ascending.</summary>
    public required IReadOnlyList<double> Xs { get; init; }

    /// <summary>From the lowest up, at most five; values at each x, not negative.</summary>
    public required IReadOnlyList<(string Name, IReadOnlyList<double> Ys)> Areas { get; init; }

    public string Draw()
    {
        double topPx = (Areas.Count * Svg.LinePx) + Axes.AbovePx;
        double bottomPx = topPx + PlotPx;
        double[] sums = [.. Xs.Select((_, i) => Areas.Sum(area => area.Ys[i]))];
        Scale x = Scale.Linear(Xs, LeftPx, RightPx);
        Scale y = Scale.Linear(sums, bottomPx, topPx);
        string names = string.Join(", ", Areas.Select(area => area.Name));
        Svg svg = new(Title, $"{YTitle}, by {XTitle}, from the lowest: {names}.", bottomPx + Axes.BelowPx);
        Axes.Left(svg, y, LeftPx, RightPx, Plain, YTitle);
        Axes.Below(svg, x, topPx, bottomPx, Plain, XTitle);
        double[] below = new double[Xs.Count];
        for (int i = 0; i < Areas.Count; i++)
        {
            double[] above = [.. below.Zip(Areas[i].Ys, (under, own) => under + own)];
            svg.Add($"<path class=\"area f{i + 1}\" d=\"{Outline(x, y, below, above)}\"/>");
            below = above;
            double legendY = (Areas.Count - 1 - i) * Svg.LinePx;
            svg.Rectangle(2, legendY + 2, SwatchPx, SwatchPx, $"swatch f{i + 1}");
            svg.Name(SwatchPx + 8, legendY + 12, Areas[i].Name, Svg.WidthPx - 30);
        }

        return svg.ToString();
    }

    /// <summary>Along the upper edge and back along the lower.</summary>
    private string Outline(Scale x, Scale y, double[] below, double[] above)
    {
        StringBuilder path = new();
        for (int i = 0; i < Xs.Count; i++)
        {
            Add(i == 0 ? 'M' : 'L', i, above);
        }

        for (int i = Xs.Count - 1; i >= 0; i--)
        {
            Add('L', i, below);
        }

        return path.Append('Z').ToString();

        void Add(char command, int i, double[] edge) =>
            path.Append(CultureInfo.InvariantCulture, $"{command}{x.At(Xs[i]):0.##} {y.At(edge[i]):0.##}");
    }

    private static string Plain(double value) => value.ToString("#,0.####", CultureInfo.InvariantCulture);
}
