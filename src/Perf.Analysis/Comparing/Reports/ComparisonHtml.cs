using System.Net;
using System.Text;
using Perf.Analysis.Formatting;

namespace Perf.Analysis.Comparing.Reports;

/// <summary>A comparison as one HTML file that needs nothing else: no script, no address, light or dark as the reader has it.</summary>
public static class ComparisonHtml
{
    private const string Style =
        """
        :root { color-scheme: light dark; --bad: #b3261e; --good: #146c2e; --dim: #6b6b6b; --rule: #d8d8d8; }
        @media (prefers-color-scheme: dark) { :root { --bad: #ff8a80; --good: #7bd88f; --dim: #a0a0a0; --rule: #404040; } }
        body { font: 15px/1.45 system-ui, sans-serif; margin: 2rem auto; padding: 0 1rem; max-width: 90rem; }
        h1 { font-size: 1.3rem; } h2 { font-size: 1.1rem; margin-top: 2rem; }
        .scroll { overflow-x: auto; }
        table { border-collapse: collapse; font-variant-numeric: tabular-nums; }
        th, td { text-align: left; padding: .3rem .7rem; border-bottom: 1px solid var(--rule); white-space: nowrap; }
        td:first-child { font-family: ui-monospace, monospace; font-size: .9em; }
        .worse { color: var(--bad); fill: var(--bad); } .better { color: var(--good); fill: var(--good); }
        .same { fill: var(--dim); } .one { stroke: var(--dim); stroke-dasharray: 2 2; } p.dim { color: var(--dim); }
        summary { cursor: pointer; margin: 1rem 0 .5rem; }
        """;

    public static string Of(Comparison comparison)
    {
        StringBuilder html = new();
        html.Append("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n")
            .Append("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>Comparison</title>\n<style>\n")
            .Append(Style).Append("\n</style>\n</head>\n<body>\n")
            .Append($"<h1>{Text(comparison.Verdict)}</h1>\n");
        foreach (string warning in comparison.Warnings)
        {
            html.Append($"<p class=\"worse\">{Text(warning)}</p>\n");
        }

        html.Append($"<p>Base: {Text(ComparisonText.Describe(comparison.Base))}<br>\n")
            .Append($"Candidate: {Text(ComparisonText.Describe(comparison.Candidate))}</p>\n");
        AddBenchmarks(html, comparison);
        foreach ((string title, IReadOnlyList<ComparedGroup> groups) in ComparisonText.Sections(comparison))
        {
            AddSection(html, title, groups);
        }

        return html.Append("</body>\n</html>\n").ToString();
    }

    private static void AddBenchmarks(StringBuilder html, Comparison comparison)
    {
        if (comparison.Benchmarks.Count == 0)
        {
            return;
        }

        RatioBar bar = RatioBar.For(comparison.Benchmarks);
        html.Append("<h2>Benchmarks</h2>\n");
        ComparedBenchmark[] folded = [.. comparison.Benchmarks.Where(row => !row.IsNotable())];
        AddTable(html, bar, [.. comparison.Benchmarks.Where(row => row.IsNotable())]);
        if (folded.Length > 0)
        {
            html.Append($"<details><summary>{Figures.Count(folded.Length)} without a difference shown</summary>\n");
            AddTable(html, bar, folded);
            html.Append("</details>\n");
        }

        html.Append($"<p class=\"dim\">Bars are 95% intervals on a logarithmic scale that ends at {RatioText.Of(1 / bar.Reach)} and ")
            .Append($"{RatioText.Of(bar.Reach)}; the line is 1. {Text(comparison.Method)}</p>\n");
    }

    private static void AddTable(StringBuilder html, RatioBar bar, IReadOnlyList<ComparedBenchmark> rows)
    {
        if (rows.Count == 0)
        {
            return;
        }

        AddHeader(html, [.. ComparisonText.BenchmarkHeader, "faster | slower"]);
        foreach (ComparedBenchmark row in rows)
        {
            AddRow(html, ComparisonText.Cells(row), ComparisonText.ToneOf(row), $"<td>{bar.Draw(row)}</td>");
        }

        html.Append("</table></div>\n");
    }

    private static void AddSection(StringBuilder html, string title, IReadOnlyList<ComparedGroup> groups)
    {
        html.Append($"<h2>{Text(title)}</h2>\n");
        foreach (ComparedGroup group in groups)
        {
            foreach (string note in group.Notes)
            {
                html.Append($"<p class=\"worse\">{Text(group.Name)}: {Text(note)}</p>\n");
            }
        }

        AddHeader(html, ComparisonText.FigureHeader);
        foreach ((ComparedFigure? figure, IReadOnlyList<string> cells) in groups.SelectMany(ComparisonText.Rows))
        {
            AddRow(html, cells, figure?.Finding is Finding.Worse or Finding.Better ? figure.Finding : null, string.Empty);
        }

        html.Append("</table></div>\n");
    }

    private static void AddHeader(StringBuilder html, IReadOnlyList<string> titles) =>
        html.Append("<div class=\"scroll\"><table>\n<tr>").AppendJoin("", titles.Select(title => $"<th>{title}</th>")).Append("</tr>\n");

    private static void AddRow(StringBuilder html, IReadOnlyList<string> cells, Finding? tone, string last) => html
        .Append(tone is { } known ? $"<tr class=\"{known.ToString().ToLowerInvariant()}\">" : "<tr>")
        .AppendJoin("", cells.Select(cell => $"<td>{Text(cell)}</td>"))
        .Append(last)
        .Append("</tr>\n");

    private static string Text(string text) => WebUtility.HtmlEncode(text);
}
