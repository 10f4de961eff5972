using System.Globalization;
using System.Xml.Linq;
using Perf.Analysis.Reports.Charts;
using Perf.Analysis.Statistics;

namespace Perf.Tests.Analysis.Reports.Charts;

/// <summary>What is drawn, read back.</summary>
public sealed class SparklineTests
{
    /// <summary>Of coordinates, which have two decimals.</summary>
    private const double Rounding = 0.011;

    private const double Bottom = Sparkline.HeightPx - Sparkline.MarginPx;

    [Theory]
    [InlineData(2)]
    [InlineData(7)]
    [InlineData(40)]
    public void Points_OfAnyHistory_AreItsValuesOnALinearScale(int runs)
    {
        double[] values = Values(runs);

        (double X, double Y)[] points = PointsOf(Draw(values));

        double low = values.Min();
        double reach = values.Max() - low;
        Assert.Equal(runs, points.Length);
        Assert.All(points.Zip(values), pair => Assert.Equal(
            Bottom - ((pair.Second - low) / reach * (Bottom - Sparkline.MarginPx)), pair.First.Y, Rounding));
        Assert.Equal((Sparkline.MarginPx, Sparkline.WidthPx - Sparkline.MarginPx), (points[0].X, points[^1].X));
        double step = (points[^1].X - points[0].X) / (runs - 1);
        Assert.All(points.Skip(1).Zip(points), pair => Assert.Equal(step, pair.First.X - pair.Second.X, Rounding));
    }

    [Fact]
    public void Dot_OfTheNewestRun_IsWhereTheLineEnds()
    {
        XElement svg = Draw(Values(9));

        XElement dot = Assert.Single(Named(svg, "circle"));
        Assert.Equal(PointsOf(svg)[^1], (Number(dot, "cx"), Number(dot, "cy")));
    }

    [Fact]
    public void Changes_OfAHistory_StandAtTheirRuns()
    {
        XElement svg = Draw(Values(20), changes: [(4, true), (13, false)]);

        (double X, double Y)[] points = PointsOf(svg);
        Assert.Equal(
            [(points[4].X, "worse"), (points[13].X, "better")],
            Named(svg, "line").Select(line => (Number(line, "x1"), line.Attribute("class")!.Value)));
        Assert.All(Named(svg, "line"), line => Assert.Equal(Number(line, "x1"), Number(line, "x2")));
    }

    [Fact]
    public void Level_BehindAChange_IsDrawnFromThereOnBetweenItsBounds()
    {
        double[] values = Values(10);
        Interval level = new(values.Order().ElementAt(3), values.Order().ElementAt(6));

        XElement svg = Draw(values, changes: [(4, true)], level: level);

        (double X, double Y)[] points = PointsOf(svg);
        XElement band = Assert.Single(Named(svg, "rect"));
        Assert.Equal(points[4].X, Number(band, "x"), Rounding);
        Assert.Equal(points[^1].X, Number(band, "x") + Number(band, "width"), Rounding);
        Assert.Equal(points[Array.IndexOf(values, level.High)].Y, Number(band, "y"), Rounding);
        Assert.Equal(points[Array.IndexOf(values, level.Low)].Y, Number(band, "y") + Number(band, "height"), Rounding);
    }

    /// <summary>Half a percent of noise does not fill the drawing.</summary>
    [Fact]
    public void Points_OfValuesThatHardlyDiffer_StayNearTheMiddle()
    {
        (double X, double Y)[] points = PointsOf(Draw([1, 1.005, 0.995, 1]));

        double middle = Sparkline.HeightPx / 2;
        double half = middle - Sparkline.MarginPx;
        Assert.All(points, point => Assert.InRange(Math.Abs(point.Y - middle), 0, half / 2));
        Assert.True(points[1].Y < points[0].Y && points[0].Y < points[2].Y);
    }

    [Fact]
    public void Points_OfOneRun_AreOneAtTheRight() =>
        Assert.Equal([(Sparkline.WidthPx - Sparkline.MarginPx, Sparkline.HeightPx / 2)], PointsOf(Draw([3])));

    [Fact]
    public void Draw_OfNothing_IsRefused() => Assert.Throws<ArgumentException>(() => Draw([]));

    [Fact]
    public void Text_WithMarkup_IsText()
    {
        const string Text = "</title><script>alert(1)</script> & \"so\"";

        XElement svg = Draw([1, 2], text: Text);

        Assert.Equal(Text, Assert.Single(Named(svg, "title")).Value);
        Assert.Empty(Named(svg, "script"));
    }

    private static XElement Draw(
        double[] values, (int, bool)[]? changes = null, Interval? level = null, string text = "a history") =>
        XElement.Parse(Sparkline.Draw(values, changes ?? [], level, text));

    /// <summary>Each another, from 1 to less than 3.</summary>
    private static double[] Values(int count)
    {
        SplitMix64 random = new(3);
        return [.. Enumerable.Range(0, count).Select(_ => 1 + (2 * random.NextIndex(1_000_000) / 1e6))];
    }

    private static IEnumerable<XElement> Named(XElement svg, string name) => svg.Descendants().Where(one => one.Name.LocalName == name);

    private static (double X, double Y)[] PointsOf(XElement svg) =>
    [
        .. Assert.Single(Named(svg, "polyline")).Attribute("points")!.Value.Split(' ').Select(point =>
        {
            string[] parts = point.Split(',');
            return (double.Parse(parts[0], CultureInfo.InvariantCulture), double.Parse(parts[1], CultureInfo.InvariantCulture));
        }),
    ];

    private static double Number(XElement element, string attribute) =>
        double.Parse(element.Attribute(attribute)!.Value, CultureInfo.InvariantCulture);
}
