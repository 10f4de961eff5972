using System.Globalization;
using System.Xml.Linq;
using Perf.Analysis.Histories;
using Perf.Analysis.Statistics;
using Perf.Tests.Analysis.Histories;

namespace Perf.Tests.Analysis.Reports.Index;

/// <summary>The history on the page of all runs.</summary>
public sealed class TrendSectionTests : IDisposable
{
    private readonly IndexFolder results = new();

    public void Dispose() => results.Dispose();

    [Fact]
    public async Task Change_InAHistory_IsDrawnAtItsRunAndSaidInWords()
    {
        await results.WriteHistoryAsync(HistorySamples.Step(runs: 24, at: 12).Select(HistoryFile.Text));

        XElement[][] rows = Assert.Single(IndexFolder.TablesOf(await results.BuildAsync()));

        (XElement[] changed, XElement[] steady) = (rows[0], rows[1]);
        Assert.Equal(2, rows.Length);
        Assert.Contains("slower, 1.5", changed[2].Value, StringComparison.Ordinal);
        Assert.Contains(HistorySamples.Commit(11)[..7], changed[2].Value, StringComparison.Ordinal);
        XElement mark = Assert.Single(Named(changed[3], "line"));
        string[] points = Assert.Single(Named(changed[3], "polyline")).Attribute("points")!.Value.Split(' ');
        Assert.Equal(24, points.Length);
        Assert.Equal(points[12].Split(',')[0], mark.Attribute("x1")!.Value);
        Assert.Empty(Named(steady[3], "line"));
    }

    /// <summary>Of the runs since the change alone, whose middle it holds.</summary>
    [Fact]
    public async Task Level_BehindAChange_IsTheMedianOfTheRunsSinceWithItsInterval()
    {
        HistoryLine[] runs = [.. HistorySamples.Step(runs: 24, at: 12)];
        await results.WriteHistoryAsync(runs.Select(HistoryFile.Text));

        string now = Assert.Single(IndexFolder.TablesOf(await results.BuildAsync()))[0][1].Value;

        double[] since = [.. runs.Skip(12).Select(run => run.Benchmarks[0].Ratio).Order()];
        double[] said = [.. ReportNumbers.Of(now).Select(number => double.Parse(number, CultureInfo.InvariantCulture))];
        Assert.Equal(3, said.Length);
        Assert.Equal(Quantiles.Median(since), said[0], tolerance: 0.001);
        Assert.Contains(since, one => Math.Abs(one - said[1]) < 0.001);
        Assert.Contains(since, one => Math.Abs(one - said[2]) < 0.001);
        Assert.True(said[1] < said[0] && said[0] < said[2]);
    }

    [Fact]
    public async Task Runs_TooFewToSay_HaveNoIntervalAndNoChange()
    {
        await results.WriteHistoryAsync(HistorySamples.Step(runs: 1, at: 1).Select(HistoryFile.Text));

        XElement[][] rows = Assert.Single(IndexFolder.TablesOf(await results.BuildAsync()));

        Assert.All(rows, row => Assert.Single(ReportNumbers.Of(row[1].Value)));
        Assert.All(rows, row => Assert.Empty(Named(row[3], "rect")));
    }

    [Fact]
    public async Task Machines_OfAHistory_HaveATableEach()
    {
        await results.WriteHistoryAsync(HistorySamples
            .Step(40, 20, (number, ratio) => HistorySamples.Run(number, ratio, number % 2 == 0 ? "one" : "two"))
            .Select(HistoryFile.Text));

        Assert.Equal(2, IndexFolder.TablesOf(await results.BuildAsync()).Length);
    }

    [Fact]
    public async Task Runs_MoreThanCanBeDrawn_AreTheNewest()
    {
        await results.WriteHistoryAsync(HistorySamples.Step(runs: 50, at: 5).Select(HistoryFile.Text));

        XElement[][] rows = Assert.Single(IndexFolder.TablesOf(await results.BuildAsync()));

        Assert.All(rows, row => Assert.Equal(40, Assert.Single(Named(row[3], "polyline")).Attribute("points")!.Value.Split(' ').Length));
        Assert.All(rows, row => Assert.Empty(Named(row[3], "line")));
    }

    [Fact]
    public async Task Benchmarks_ThatDidNotChange_AreBehindAFoldWhenTheyAreMany()
    {
        await results.WriteHistoryAsync(HistorySamples.Step(24, 12).Select(run => HistoryFile.Text(run with
        {
            Benchmarks =
            [
                .. run.Benchmarks,
                .. Enumerable.Range(0, 20).Select(i => run.Benchmarks[1] with { Identity = $"Benchmarks.Suites.Fetch.A.M(N={i:00})" }),
            ],
        })));

        string page = await results.BuildAsync();

        XElement[][][] tables = IndexFolder.TablesOf(page);
        Assert.Equal((10, 12), (tables[0].Length, tables[1].Length));
        Assert.Contains("BarInsertSuite.Copy", tables[0][0][0].Value, StringComparison.Ordinal);
        Assert.True(page.IndexOf("<details>", StringComparison.Ordinal) < page.LastIndexOf("<table>", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Line_ThatIsTorn_IsSaidAndCostsNoOther()
    {
        await results.WriteHistoryAsync([.. HistorySamples.Step(24, 12).Select(HistoryFile.Text), "{ \"schema_ver"]);

        string page = await results.BuildAsync();

        Assert.Contains("1 lines were passed over", page, StringComparison.Ordinal);
        Assert.Equal(2, Assert.Single(IndexFolder.TablesOf(page)).Length);
    }

    [Fact]
    public async Task Names_WithMarkup_AreText()
    {
        const string Hostile = "Benchmarks.Suites.Insert.S.M(<script>alert(1)</script>=\"1\")";
        await results.WriteHistoryAsync(HistorySamples.Step(8, 8).Select(run => HistoryFile.Text(run with
        {
            MachineFingerprint = "<script>",
            Benchmarks = [run.Benchmarks[0] with { Identity = Hostile }],
        })));

        string page = await results.BuildAsync();

        XElement[] row = Assert.Single(Assert.Single(IndexFolder.TablesOf(page)));
        Assert.EndsWith("(<script>alert(1)</script>=\"1\")", row[0].Value, StringComparison.Ordinal);
        Assert.DoesNotContain("<script", page, StringComparison.OrdinalIgnoreCase);
    }

    private static IEnumerable<XElement> Named(XElement cell, string name) => cell.Descendants().Where(one => one.Name.LocalName == name);
}
