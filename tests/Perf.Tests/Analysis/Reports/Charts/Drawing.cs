using System.Globalization;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Perf.Tests.Analysis.Reports.Charts;

/// <summary>A chart read back: what its pixels mean is told by the numbers at its axes alone.</summary>
internal sealed partial class Drawing(string svg)
{
    private readonly XElement root = XDocument.Parse(svg).Root!;

    public string Title => root.Element("title")!.Value;

    public string Description => root.Element("desc")!.Value;

    /// <summary>Elements with a class, in the order they are drawn.</summary>
    public IReadOnlyList<XElement> Of(string kind) =>
    [
        .. from element in root.Descendants()
           let kinds = element.Attribute("class")?.Value.Split(' ') ?? []
           where kinds.Contains(kind, StringComparer.Ordinal)
           select element,
    ];

    public IReadOnlyList<string> Texts(string kind) => [.. Of(kind).Select(element => element.Nodes().OfType<XText>().First().Value)];

    public static double Number(XElement element, string attribute) =>
        double.Parse(element.Attribute(attribute)!.Value, CultureInfo.InvariantCulture);

    /// <summary>All numbers of a path or a list of points.</summary>
    public static double[] Numbers(string text) =>
        [.. Figure().Matches(text).Select(match => double.Parse(match.Value, CultureInfo.InvariantCulture))];

    /// <summary>
    /// The value that lies at a pixel of the axis below, by the first and the last of its numbers that lie where their line is.
    /// </summary>
    public Func<double, double> X(bool isLogarithmic = false) => Axis("x", Assert.Single(Of("x-grid")), index: 0, isLogarithmic);

    public Func<double, double> Y(bool isLogarithmic = false) => Axis("y", Assert.Single(Of("y-grid")), index: 1, isLogarithmic);

    /// <param name="panel">From the top, from 0.</param>
    public Func<double, double> YOf(int panel) => Axis("y", Of("y-grid")[panel], index: 1, isLogarithmic: false);

    /// <param name="index">Of the axis among the three numbers of a line: from x and y to the other end.</param>
    private Func<double, double> Axis(string axis, XElement grid, int index, bool isLogarithmic)
    {
        HashSet<double> lines = [.. Numbers(grid.Attribute("d")!.Value).Chunk(3).Select(line => line[index])];
        (double Px, double Value)[] ticks =
        [
            .. Of($"{axis}-tick").Select(tick => (Number(tick, axis), ValueOf(tick.Value))).Where(tick => lines.Contains(tick.Item1)),
        ];
        Assert.True(ticks.Length >= 2, "an axis with fewer than two numbers says nothing");
        (double Px, double Value) first = ticks[0];
        (double Px, double Value) last = ticks[^1];
        return px =>
        {
            double part = (px - first.Px) / (last.Px - first.Px);
            return isLogarithmic
                ? first.Value * Math.Pow(last.Value / first.Value, part)
                : first.Value + (part * (last.Value - first.Value));
        };
    }

    private static double ValueOf(string text)
    {
        double scale = text.EndsWith('%') ? 0.01 : 1;
        return scale * double.Parse(text.TrimEnd('%', 's'), NumberStyles.Number, CultureInfo.InvariantCulture);
    }

    [GeneratedRegex(@"-?\d+(\.\d+)?", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Figure();
}
