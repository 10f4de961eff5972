using System.Xml.Linq;
using Perf.Analysis.Reports.Charts;

namespace Perf.Tests.Analysis.Reports.Charts;

public sealed class TimePanelsTests
{
    private static readonly double[] Xs = [-1.5, 0, 2];

    /// <summary>Each panel has a scale of its own, and time is the same in all.</summary>
    [Fact]
    public void Lines_ReadBack_AreTheirValuesOnTheScaleOfTheirPanel()
    {
        double[][] ys = [[4000, 4100, 3900], [0.5, 12, 30]];
        Drawing drawing = new(Chart(new TimePanel("requests/s", [Series(ys[0])]), new TimePanel("ms", [Series(ys[1])])).Draw());

        XElement[] lines = [.. drawing.Of("l1").Where(element => element.Name.LocalName == "polyline")];
        for (int panel = 0; panel < ys.Length; panel++)
        {
            double[] corners = Drawing.Numbers(lines[panel].Attribute("points")!.Value);
            Assert.Equal(Xs, corners.Where((_, i) => i % 2 == 0).Select(drawing.X()), Near(0.01));
            Assert.Equal(ys[panel], corners.Where((_, i) => i % 2 == 1).Select(drawing.YOf(panel)), Near(ys[panel].Max() / 100));
        }
    }

    [Fact]
    public void Areas_ReadBack_LieOnEachOther()
    {
        double[][] ys = [[1, 2, 3], [4, 0, 1]];
        Drawing drawing = new(Chart(
            new TimePanel("ms", [Series([1, 1, 1])]),
            new TimePanel("cores", [.. ys.Select(Series)], IsStacked: true)).Draw());
        Func<double, double> x = drawing.X();
        Func<double, double> y = drawing.YOf(panel: 1);

        // The lower ones are painted over the upper ones.
        XElement[] areas = [.. drawing.Of("area").Reverse()];
        Assert.Equal(["area f1", "area f2"], areas.Select(area => area.Attribute("class")!.Value));
        for (int i = 0; i < areas.Length; i++)
        {
            double[] outline = Drawing.Numbers(areas[i].Attribute("d")!.Value);
            double[] edge = outline[2..^1];
            Assert.Equal((Xs[0], 0, 0), (Math.Round(x(outline[0]), 1), Math.Round(y(outline[1]), 1), Math.Round(y(outline[^1]), 1)));
            for (int point = 0; point < Xs.Length; point++)
            {
                Assert.Equal(Xs[point], x(edge[2 * point]), 0.02);
                Assert.Equal(ys.Take(i + 1).Sum(series => series[point]), y(edge[(2 * point) + 1]), 0.05);
            }
        }
    }

    [Fact]
    public void Shade_ReadBack_IsItsStretchBehindAllPanels()
    {
        TimePanels chart = Chart(new TimePanel("requests/s", [Series([1, 2, 3])]), new TimePanel("ms", [Series([1, 2, 3])]));

        Drawing drawing = new((chart with { Shade = (-1.5, 0, "warm-up") }).Draw());

        XElement shade = Assert.Single(drawing.Of("shade"));
        Assert.Equal(-1.5, drawing.X()(Drawing.Number(shade, "x")), 0.02);
        Assert.Equal(0, drawing.X()(Drawing.Number(shade, "x") + Drawing.Number(shade, "width")), 0.02);
        Assert.Contains(drawing.Texts("name"), text => text.Contains("warm-up", StringComparison.Ordinal));
        IEnumerable<double> bottoms =
            drawing.Of("y-grid").Select(grid => Drawing.Numbers(grid.Attribute("d")!.Value).Chunk(3).Max(line => line[1]));
        Assert.All(bottoms, bottom => Assert.InRange(bottom, 0, Drawing.Number(shade, "y") + Drawing.Number(shade, "height") + 0.01));
    }

    private static LineSeries Series(double[] ys) => new("one", [.. Xs.Zip(ys, (x, y) => new LinePoint(x, y))], IsDotted: false);

    private static TimePanels Chart(params TimePanel[] panels) => new() { Title = "a title", XTitle = "s", Panels = panels };

    private static Func<double, double, bool> Near(double tolerance) => (one, other) => Math.Abs(one - other) <= tolerance;
}
