using System.Globalization;
using System.Xml.Linq;
using Perf.Analysis.Drills;
using Perf.Analysis.Reports.Charts;
using Perf.Analysis.Statistics;
using Perf.Tests.Analysis.Drills;

namespace Perf.Tests.Analysis.Reports.Charts;

/// <summary>Charts of single things: cells of a heat map, moments of a drill, values against a limit.</summary>
public sealed class CellsTests
{
    [Fact]
    public void HeatMap_ReadBack_IsDarkerTheMoreThereIsAndFramesTheMost()
    {
        double[] values = [0.5, 40, 3, 0.02];
        HeatMap map = new()
        {
            Title = "a title",
            RowTitle = "symbol",
            ColumnTitle = "timeframe",
            Rows = ["AAPL", "BTC"],
            Columns = ["5m", "1d"],
            Cells = [.. values.Select((value, i) => new HeatCell(i / 2, i % 2, value, value.ToString(CultureInfo.InvariantCulture)))],
        };
        Drawing drawing = new(map.Draw());

        IReadOnlyList<XElement> cells = drawing.Of("f1");
        double[] inks = [.. cells.Select(cell => Drawing.Number(cell, "fill-opacity"))];

        Assert.Equal(Order(values), Order(inks));
        Assert.Equal(values.Select(value => value.ToString(CultureInfo.InvariantCulture)), drawing.Texts("value"));
        XElement frame = Assert.Single(drawing.Of("slowest"));
        double[] darkest = Drawing.Numbers(cells[1].Attribute("d")!.Value);
        Assert.Equal(darkest[0] + 1, Drawing.Number(frame, "x"), 0.1);
        Assert.Equal(darkest[1] + 1, Drawing.Number(frame, "y"), 0.1);
        Assert.Contains("AAPL, 1d, 40", drawing.Description, StringComparison.Ordinal);

        static IEnumerable<int> Order(double[] numbers) => numbers.Index().OrderBy(one => one.Item).Select(one => one.Index);
    }

    [Fact]
    public void HeatMap_OfEqualOrMissingValues_IsDrawn()
    {
        HeatMap map = new()
        {
            Title = "a title",
            RowTitle = "symbol",
            ColumnTitle = "timeframe",
            Rows = ["AAPL"],
            Columns = ["5m", "1d"],
            Cells = [new HeatCell(0, 0, 0, "0.00")],
        };

        Assert.Single(new Drawing(map.Draw()).Of("value"));
        Assert.Empty(new Drawing((map with { Cells = [] }).Draw()).Of("slowest"));
    }

    [Fact]
    public void Timeline_ReadBack_HasEachMomentWhereItHappenedByAShapeOfItsKind()
    {
        DrillRun run = DrillSamples.Run(); // injected at 5 s, recovered at 6 s, of 12.5 s
        Drawing drawing = new(TimelineStrip.Draw("scheduler-crash", run));

        double from = Drawing.Number(drawing.Of("edge")[0], "x1");
        double length = Drawing.Number(drawing.Of("edge")[0], "x2") - from;
        double injected = Drawing.Numbers(Assert.Single(drawing.Of("injection")).Attribute("d")!.Value)[0] + 4;
        double recovered = Drawing.Numbers(Assert.Single(drawing.Of("recovery")).Attribute("d")!.Value)[0];

        Assert.Equal(5 / 12.5, (injected - from) / length, 0.001);
        Assert.Equal(6 / 12.5, (recovered - from) / length, 0.001);
        Assert.All(run.Moments, moment => Assert.Contains(moment.What, drawing.Title, StringComparison.Ordinal));
    }

    [Fact]
    public void IntervalBars_ReadBack_AreTheirValuesAndIntervalsBesideTheLimit()
    {
        IntervalBars chart = new()
        {
            Title = "a title",
            Axis = "part of the limit",
            Limit = 1,
            Rows = [("p95", 0.05, new Interval(0.04, 0.07), "50ms met"), ("p99", 2, null, "4000ms MISSED")],
        };
        Drawing drawing = new(chart.Draw());
        Func<double, double> x = drawing.X(isLogarithmic: true);

        IReadOnlyList<XElement> dots = drawing.Of("dot");
        double[] whisker = Drawing.Numbers(Assert.Single(drawing.Of("whisker")).Attribute("d")!.Value);

        Assert.Equal(0.05, x(Drawing.Number(dots[0], "cx")), 0.001);
        Assert.Equal(2, x(Drawing.Number(dots[1], "cx")), 0.03);
        Assert.Equal(0.04, x(whisker[0]), 0.001);
        Assert.Equal(0.07, x(whisker[5]), 0.001);
        Assert.Equal(1, x(Drawing.Number(Assert.Single(drawing.Of("mark")), "x1")), 0.02);
    }
}
