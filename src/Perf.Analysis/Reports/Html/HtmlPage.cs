using System.Net;
using System.Text;

namespace Perf.Analysis.Reports.Html;

/// <summary>One HTML file that needs nothing else: no script, no address, light or dark as the reader has it.</summary>
internal sealed class HtmlPage
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
        .tolerated { fill: var(--rule); opacity: .6; } .line { fill: none; stroke-width: 2; } .axis { stroke: var(--rule); }
        svg text { fill: currentColor; font-size: 12px; } pre { overflow-x: auto; }
        summary { cursor: pointer; margin: 1rem 0 .5rem; }
        """;

    private readonly StringBuilder html = new();

    /// <param name="title">Of the window; plain text, as all that is given to a page, unless it says so.</param>
    /// <param name="heading">The first line.</param>
    public HtmlPage(string title, string heading) => html
        .Append("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n")
        .Append($"<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>{Encode(title)}</title>\n<style>\n")
        .Append(Style).Append("\n</style>\n</head>\n<body>\n")
        .Append($"<h1>{Encode(heading)}</h1>\n");

    /// <summary>A link in a cell.</summary>
    /// <param name="address">Relative, its parts already escaped.</param>
    public static string Link(string text, string address) => $"<a href=\"{Encode(address)}\">{Encode(text)}</a>";

    public void Heading(string text) => html.Append($"<h2>{Encode(text)}</h2>\n");

    /// <param name="kind">A class of the style: worse, better or dim.</param>
    public void Paragraph(string text, string? kind = null) =>
        html.Append(kind is null ? "<p>" : $"<p class=\"{kind}\">").Append(Encode(text)).Append("</p>\n");

    /// <summary>A line below each other.</summary>
    public void Lines(params IEnumerable<string> lines) =>
        html.Append("<p>").AppendJoin("<br>\n", lines.Select(Encode)).Append("</p>\n");

    public void Code(string text) => html.Append($"<pre>{Encode(text)}</pre>\n");

    /// <param name="drawing">SVG, as it is.</param>
    public void Draw(string drawing) => html.Append(drawing).Append('\n');

    public void BeginFold(string summary) => html.Append($"<details><summary>{Encode(summary)}</summary>\n");

    public void EndFold() => html.Append("</details>\n");

    public void BeginTable(IEnumerable<string> titles) =>
        html.Append("<div class=\"scroll\"><table>\n<tr>").AppendJoin("", titles.Select(title => $"<th>{Encode(title)}</th>")).Append("</tr>\n");

    /// <param name="tone">A class of the style; null: none.</param>
    /// <param name="drawing">A last cell, as it is: SVG, or links; null: none.</param>
    public void Row(IEnumerable<string> cells, string? tone = null, string? drawing = null) => html
        .Append(tone is null ? "<tr>" : $"<tr class=\"{tone}\">")
        .AppendJoin("", cells.Select(cell => $"<td>{Encode(cell)}</td>"))
        .Append(drawing is null ? "" : $"<td>{drawing}</td>")
        .Append("</tr>\n");

    public void EndTable() => html.Append("</table></div>\n");

    public override string ToString() => html + "</body>\n</html>\n";

    private static string Encode(string text) => WebUtility.HtmlEncode(text);
}
