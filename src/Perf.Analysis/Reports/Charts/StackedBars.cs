using Perf.Analysis.Formatting;

namespace Perf.Analysis.Reports.Charts;

/// <summary>
/// What wholes consist of: bars of one length, each divided in the same order. Parts that have room are named where they are, and all of
/// them below, in that order.
/// </summary>
internal sealed record StackedBars
{
    private const double LeftPx = 2;
    private const double RightPx = Svg.WidthPx - 14;
    private const double BarPx = 26;
    private const double GapPx = 7;
    private const double SwatchPx = 11;

    public required string Title { get; init; }

    /// <summary>What is divided, in percent of it.</summary>
    public required string Axis { get; init; }

    /// <summary>Name, empty for the only one, and parts, which are the same in all of them.</summary>
    public required IReadOnlyList<(string Name, IReadOnlyList<StackPart> Parts)> Bars { get; init; }

    public string Draw()
    {
        bool isOne = Bars.Count == 1;
        double barsPx = Bars.Sum(bar => BarPx + GapPx + (bar.Name.Length > 0 ? Svg.LinePx : 0));
        IReadOnlyList<StackPart> legend = Bars[0].Parts;
        double bottomPx = GapPx + barsPx;
        Svg svg = new(Title, Description(), bottomPx + Axes.BelowPx + (legend.Count * Svg.LinePx) + 6);
        Scale x = Scale.Linear([1], LeftPx, RightPx);
        Axes.Below(svg, x, 0, bottomPx, tick => Figures.Percent(tick), Axis);
        double y = GapPx;
        foreach ((string name, IReadOnlyList<StackPart> parts) in Bars)
        {
            if (name.Length > 0)
            {
                svg.Name(LeftPx, y + 12, name, Svg.WidthPx);
                y += Svg.LinePx;
            }

            AddBar(svg, x, parts, y);
            y += BarPx + GapPx;
        }

        for (int i = 0; i < legend.Count; i++)
        {
            double top = bottomPx + Axes.BelowPx + 4 + (i * Svg.LinePx);
            svg.Rectangle(LeftPx, top, SwatchPx, SwatchPx, $"swatch f{i + 1}");
            svg.Text(LeftPx + SwatchPx + 6, top + 10, isOne ? $"{legend[i].Name} {legend[i].Text}" : legend[i].Name);
        }

        return svg.ToString();
    }

    private static void AddBar(Svg svg, Scale x, IReadOnlyList<StackPart> parts, double y)
    {
        double whole = parts.Sum(part => part.Value);
        double before = 0;
        for (int i = 0; i < parts.Count && whole > 0; i++)
        {
            double from = x.At(before / whole);
            before += parts[i].Value;
            double width = x.At(before / whole) - from;
            svg.Rectangle(from, y, width, BarPx, $"part f{i + 1}");
            if (Svg.WidthOf(parts[i].Name) + 8 <= width)
            {
                svg.Text(from + (width / 2), y + 17, parts[i].Name, "on");
            }
        }
    }

    private string Description()
    {
        IEnumerable<string> bars = Bars.Select(bar =>
            $"{bar.Name}: {string.Join(", ", bar.Parts.Select(part => $"{part.Name} {part.Text}"))}".TrimStart(':', ' '));
        return $"{Axis}. {string.Join("; ", bars)}.";
    }
}
