using System.Globalization;
using Perf.Analysis.Formatting;
using Perf.Analysis.Load;
using Perf.Analysis.Reports.Charts;
using Perf.Analysis.Reports.Html;

namespace Perf.Analysis.Reports.Sections;

/// <summary>Latency by what was asked for: rows by timeframe, with the slowest framed, and what a row costs.</summary>
internal static class HeatSection
{
    public static void Add(HtmlPage page, Part<LoadTestReport> load)
    {
        page.BeginSection("heat", "Latency by rows and timeframe");
        if (load.Value is not { } report)
        {
            page.Missing($"Not measured: {load.WhyMissing}.");
        }
        else if (report.Runs.Index().Where(one => IsDrawn(one.Item)).ToArray() is { Length: > 0 } runs)
        {
            page.BeginFigures();
            foreach ((int index, LoadRun run) in runs)
            {
                Draw(run, load.Source["runs"][index]).Add(page);
            }

            page.EndFigures();
            page.Bullets(report.Runs.Index().Where(one => one.Item.RowCost is not null)
                .Select(one => FitOf(one.Item, load.Source["runs"][one.Index]["row_cost"])));
        }
        else
        {
            page.Missing("No run had answers to more than one number of rows or timeframe.");
        }

        page.EndSection();
    }

    private static bool IsDrawn(LoadRun run) => run.Breakdown.Cells.Count(cell => cell.P95Ms is not null) > 1;

    private static Figure Draw(LoadRun run, Source source)
    {
        (LoadGroup Group, string Row, string Column)[] cells = [.. run.Breakdown.Cells.Select(Place)];
        string[] rows = [.. cells.Select(cell => cell.Row).Distinct(StringComparer.Ordinal)];
        string[] columns =
        [
            .. cells.Select(cell => cell.Column).Distinct(StringComparer.Ordinal)
                .OrderBy(RowsOf)
                .ThenBy(name => name, StringComparer.Ordinal),
        ];
        HeatMap map = new()
        {
            Title = $"p95 in {Markup.Shorten(LoadText.Name(run), 60)}",
            RowTitle = "timeframe",
            ColumnTitle = "rows asked for",
            Rows = rows,
            Columns = columns,
            Cells =
            [
                .. from cell in cells
                   where cell.Group.P95Ms is not null
                   select new HeatCell(
                       Array.IndexOf(rows, cell.Row),
                       Array.IndexOf(columns, cell.Column),
                       cell.Group.P95Ms!.Value,
                       Figures.Milliseconds(cell.Group.P95Ms)),
            ],
        };
        return new Figure(
            map.Title,
            map.Draw(),
            ["Asked for", "Requests", "Failures", "p50", "p95 [95%]", "p99"],
            [.. run.Breakdown.Cells.Select(cell => Row(cell, cell == run.Breakdown.Slowest, Source.Row))],
            "The frame is the slowest.",
            [.. run.Breakdown.Cells.Select((_, index) => source["breakdown"]["cells"][index])]);
    }

    private static IReadOnlyList<Markup> Row(LoadGroup group, bool isSlowest, Source source) =>
    [
        Markup.Name(group.Name) + (isSlowest ? " (slowest)" : string.Empty),
        Shown.Count(group.Requests, source["requests"]),
        Shown.Count(group.Failures, source["failures"]),
        Shown.Milliseconds(group.P50Ms, source["p50_ms"]),
        Shown.Milliseconds(group.P95Ms, source["p95_ms"], group.P95Interval95Ms, "p95_interval95_ms"),
        Shown.Milliseconds(group.P99Ms, source["p99_ms"]),
    ];

    /// <summary>A cell is named by symbol, timeframe, the word limit and its rows: see <see cref="LoadBreakdown"/>.</summary>
    private static (LoadGroup Group, string Row, string Column) Place(LoadGroup group)
    {
        int limit = group.Name.LastIndexOf(" limit ", StringComparison.Ordinal);
        return limit < 0 ? (group, group.Name, string.Empty) : (group, group.Name[..limit], group.Name[(limit + " limit ".Length)..]);
    }

    private static double RowsOf(string name) =>
        double.TryParse(name, NumberStyles.Integer, CultureInfo.InvariantCulture, out double rows) ? rows : double.MaxValue;

    private static Markup FitOf(LoadRun run, Source source) =>
        Markup.Name(LoadText.Name(run)) + ": latency = " + Shown.Milliseconds(run.RowCost!.FixedMs, source["fixed_ms"]) + " + "
        + Shown.Milliseconds(run.RowCost.MsPerThousandRows, source["ms_per_thousand_rows"]) + " a thousand rows, which explains "
        + Shown.Percent(run.RowCost.RSquared, 0, source["r_squared"]) + " of its variance";
}
