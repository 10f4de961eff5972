using System.Globalization;
using System.Xml.Linq;
using Perf.Analysis.Reports.Charts;
using Perf.Analysis.Statistics;

namespace Perf.Tests.Analysis.Reports.Charts;

public sealed class BarChartTests
{
    /// <summary>What a pixel is rounded to, on a chart of some 200 of them.</summary>
    private const double Precision = 0.01;

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void Bars_ReadBack_AreTheirValuesFromTheOrigin(double origin)
    {
        double[] values = [2.1, 0.4, 1, 3.75];
        Drawing drawing = Draw(origin, [.. values.Select(value => new Bar("x", value, null))]);
        Func<double, double> x = drawing.X();

        foreach ((double value, XElement bar) in values.Zip(drawing.Of("bar")))
        {
            double from = x(Drawing.Number(bar, "x"));
            double to = x(Drawing.Number(bar, "x") + Drawing.Number(bar, "width"));
            Assert.Equal(Math.Min(origin, value), from, Precision);
            Assert.Equal(Math.Max(origin, value), to, Precision);
        }
    }

    [Fact]
    public void Whisker_ReadBack_IsTheInterval()
    {
        Drawing drawing = Draw(1, [new Bar("x", 2.1, new Interval(1.9, 2.35)), new Bar("y", 1.2, null)]);
        Func<double, double> x = drawing.X();

        double[] path = Drawing.Numbers(Assert.Single(drawing.Of("whisker")).Attribute("d")!.Value);

        // M x y v 8 M x y H x M x y v 8
        Assert.Equal(1.9, x(path[0]), Precision);
        Assert.Equal(2.35, x(path[5]), Precision);
    }

    [Fact]
    public void Mark_ReadBack_IsItsValue()
    {
        BarChart chart = Chart(0, [new Bar("x", 0.5, null)]) with { Mark = (1, "limit") };
        Drawing drawing = new(chart.Draw());

        Assert.Equal(1, drawing.X()(Drawing.Number(Assert.Single(drawing.Of("mark")), "x1")), Precision);
        Assert.Contains("limit", drawing.Texts("label"));
    }

    [Fact]
    public void Text_OfABar_IsWholeHoweverLongAndRightOfIt()
    {
        const string Long = "measured 1.25x [1.04-2.71], 133,964 rows/s";
        Drawing drawing = Draw(0, [new Bar(Long, 3, new Interval(2, 4)), new Bar("x", 1, null)]);

        XElement text = drawing.Of("label").Single(label => label.Value == Long);
        Assert.True(Drawing.Numbers(Assert.Single(drawing.Of("whisker")).Attribute("d")!.Value)[5] < Drawing.Number(text, "x"));
    }

    [Fact]
    public void TextAlternative_NamesEveryBarWithItsValue()
    {
        Drawing drawing = Draw(0, [new Bar("12 rows/s", 12, null), new Bar("7 rows/s", 7, null)]);

        Assert.Equal("a title", drawing.Title);
        Assert.Contains("12 rows/s", drawing.Description, StringComparison.Ordinal);
        Assert.Contains("7 rows/s", drawing.Description, StringComparison.Ordinal);
    }

    private static Drawing Draw(double origin, IReadOnlyList<Bar> bars) => new(Chart(origin, bars).Draw());

    private static BarChart Chart(double origin, IReadOnlyList<Bar> bars) => new()
    {
        Title = "a title",
        Axis = "rows/s",
        Origin = origin,
        Tick = value => value.ToString(CultureInfo.InvariantCulture),
        Groups = [new BarGroup("<b>\u202egroup", bars)],
    };
}
