using System.Xml.Linq;
using Perf.Analysis.Reports.Charts;
using Perf.Analysis.Statistics;

namespace Perf.Tests.Analysis.Reports.Charts;

public sealed class LineChartTests
{
    [Theory]
    [InlineData(false, false)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(true, true)]
    public void Points_ReadBack_AreTheirValuesOnBothScales(bool isXLogarithmic, bool isYLogarithmic)
    {
        LinePoint[] points = [new(1, 12.5), new(2, 40), new(16, 33), new(100, 480)];
        Drawing drawing = new((Chart(points) with { IsXLogarithmic = isXLogarithmic, IsYLogarithmic = isYLogarithmic }).Draw());
        Func<double, double> x = drawing.X(isXLogarithmic);
        Func<double, double> y = drawing.Y(isYLogarithmic);

        double[] corners = Drawing.Numbers(Line(drawing).Attribute("points")!.Value);

        Assert.Equal(points.Length * 2, corners.Length);
        for (int i = 0; i < points.Length; i++)
        {
            Assert.Equal(1, (x(corners[2 * i]) + 1) / (points[i].X + 1), 0.005);
            Assert.Equal(1, (y(corners[(2 * i) + 1]) + 1) / (points[i].Y + 1), 0.005);
        }
    }

    [Fact]
    public void Whisker_ReadBack_IsTheIntervalOfItsPoint()
    {
        Drawing drawing = new(Chart([new LinePoint(1, 50, new Interval(40, 80)), new LinePoint(2, 60)]).Draw());

        double[] path = Drawing.Numbers(Assert.Single(drawing.Of("whisker")).Attribute("d")!.Value);

        Assert.Equal(40, drawing.Y()(path[1]), 0.1);
        Assert.Equal(80, drawing.Y()(path[2]), 0.1);
    }

    [Fact]
    public void Limit_ReadBack_IsItsValueAlsoAboveAllPoints()
    {
        Drawing drawing = new((Chart([new LinePoint(0, 1), new LinePoint(10, 2)]) with { Limits = [(20, "limit")] }).Draw());

        Assert.Equal(20, drawing.Y()(Drawing.Number(Assert.Single(drawing.Of("mark")), "y1")), 0.05);
    }

    /// <summary>Colours are not all that tells them apart.</summary>
    [Fact]
    public void Marks_OfEachSeries_HaveAShapeOfTheirOwn()
    {
        LineSeries[] five =
        [
            .. Enumerable.Range(0, LineChart.MostSeries).Select(i => new LineSeries($"series {i}", [new LinePoint(i, 10 * i)])),
        ];
        Drawing drawing = new((Chart([]) with { Series = five }).Draw());

        string[] shapes =
        [
            .. five.Select((_, i) => drawing.Of($"f{i + 1}").Select(mark =>
                mark.Name.LocalName + Letters(mark.Attribute("d")?.Value ?? string.Empty)).Distinct(StringComparer.Ordinal).Single()),
        ];

        Assert.Equal(LineChart.MostSeries, shapes.Distinct(StringComparer.Ordinal).Count());
        Assert.Equal(five.Select(series => series.Name), drawing.Texts("name"));

        static string Letters(string path) => path.Length == 0 ? path : path[path.IndexOf('l', StringComparison.Ordinal)..];
    }

    /// <summary>As far from p90 to p99 as from p99 to p99.9: a tenth of what is left each.</summary>
    [Fact]
    public void Percentiles_ReadBack_LieByTheLogarithmOfWhatIsAbove()
    {
        LinePoint[] points = [.. ((double[])[0.9, 0.99, 0.999]).Select((share, i) => PercentileCurve.At(share, 10 * (i + 1)))];
        Drawing drawing = new(PercentileCurve.Draw("latency", "ms", [new LineSeries("one", points)], []));

        double[] corners = Drawing.Numbers(Line(drawing).Attribute("points")!.Value);

        Assert.Equal(corners[2] - corners[0], corners[4] - corners[2], 0.05);
        Assert.Contains("p99.9", drawing.Texts("x-tick"));
        Assert.True(corners[1] > corners[3] && corners[3] > corners[5], "slower lies higher");
    }

    [Fact]
    public void Through_APoint_PassesTheLineWithoutAMark()
    {
        LinePoint[] points = [PercentileCurve.At(0.5, 10), PercentileCurve.Through(0.9, 20), PercentileCurve.At(0.99, 30)];
        Drawing drawing = new(PercentileCurve.Draw("latency", "ms", [new LineSeries("one", points)], []));

        Assert.Equal(3, Drawing.Numbers(Line(drawing).Attribute("points")!.Value).Length / 2);
        Assert.Equal(2, drawing.Of("f1").Count(mark => (double)mark.Attribute("cx")! > LineSeries.LegendPx));
    }

    private static XElement Line(Drawing drawing) => Assert.Single(drawing.Of("l1"), element => element.Name.LocalName == "polyline");

    private static LineChart Chart(IReadOnlyList<LinePoint> points) => new()
    {
        Title = "a title",
        XTitle = "in flight",
        YTitle = "requests/s",
        Series = [new LineSeries("one", points)],
    };
}
