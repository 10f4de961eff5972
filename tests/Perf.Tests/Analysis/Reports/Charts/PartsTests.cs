using System.Globalization;
using System.Xml.Linq;
using Perf.Analysis.Reports.Charts;

namespace Perf.Tests.Analysis.Reports.Charts;

/// <summary>Charts of parts: stacked bars, spans on rows.</summary>
public sealed class PartsTests
{
    [Fact]
    public void StackedBar_ReadBack_HasItsSharesSideBySide()
    {
        double[] shares = [0.26, 0.7265, 0.0135];
        Drawing drawing = new(Bars(shares).Draw());
        Func<double, double> x = drawing.X();

        double before = 0;
        foreach ((double share, XElement part) in shares.Zip(drawing.Of("part")))
        {
            Assert.Equal(before, x(Drawing.Number(part, "x")), 0.001);
            before += share;
            Assert.Equal(before, x(Drawing.Number(part, "x") + Drawing.Number(part, "width")), 0.001);
        }
    }

    /// <summary>One that is too narrow for its name has it below, as all have.</summary>
    [Fact]
    public void StackedBar_OfANarrowPart_NamesItBelow()
    {
        Drawing drawing = new(Bars([0.26, 0.7265, 0.0135]).Draw());

        Assert.Equal(["part 0", "part 1"], drawing.Texts("on"));
        Assert.Equal(["part 0 26%", "part 1 73%", "part 2 1%"], drawing.Texts("label"));
    }

    [Fact]
    public void StackedBar_OfNothing_DrawsNoPart() => Assert.Empty(new Drawing(Bars([0, 0, 0]).Draw()).Of("part"));

    [Fact]
    public void Gantt_ReadBack_HasEverySpanFromItsStartToItsEndOnItsRow()
    {
        GanttSpan[] spans = [new(0, 0, 0, 2), new(1, 0, 5, 1), new(0, 1, 2, 3)];
        Gantt chart = new()
        {
            Title = "a title",
            Axis = "seconds",
            Rows = ["AAPL", "BTC"],
            Kinds = ["fetch", "store"],
            Spans = spans,
            Tick = value => value.ToString(CultureInfo.InvariantCulture),
        };
        Drawing drawing = new(chart.Draw());
        Func<double, double> x = drawing.X();

        foreach (IGrouping<int, GanttSpan> kind in spans.GroupBy(span => span.Kind))
        {
            XElement path = Assert.Single(drawing.Of("span"), drawing.Of($"f{kind.Key + 1}").Contains);
            double[] numbers = Drawing.Numbers(path.Attribute("d")!.Value); // x y width height -width
            foreach ((GanttSpan span, double[] box) in kind.Zip(numbers.Chunk(5)))
            {
                Assert.Equal(span.Start, x(box[0]), 0.02);
                Assert.Equal(span.Start + span.Length, x(box[0] + box[2]), 0.02);
                double name = drawing.Of("name").Where((_, row) => row == span.Row).Select(row => Drawing.Number(row, "y")).Single();
                Assert.InRange(name, box[1], box[1] + 12);
            }
        }
    }

    private static StackedBars Bars(IReadOnlyList<double> shares) => new()
    {
        Title = "a title",
        Axis = "share",
        Bars = [(string.Empty, [.. shares.Select(Part)])],
    };

    private static StackPart Part(double share, int index) =>
        new($"part {index}", share, share.ToString("0%", CultureInfo.InvariantCulture));
}
