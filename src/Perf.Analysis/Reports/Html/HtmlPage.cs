using System.Globalization;
using System.Text;
using Perf.Analysis.Formatting;

namespace Perf.Analysis.Reports.Html;

/// <summary>One HTML file that needs nothing else: no script, no address, light or dark as the reader has it. It is XML, too.</summary>
internal sealed class HtmlPage
{
    /// <summary>Nearly all of them are of one byte: 300 KB are never reached by data alone.</summary>
    private const int MostCharacters = 295_000;

    private const string ScrollStart = "<div class=\"scroll\" tabindex=\"0\">";

    private readonly StringBuilder html = new();

    /// <param name="title">Of the window; plain text, as all that is given to a page, unless it says so.</param>
    /// <param name="heading">The first line; null for a page that begins otherwise.</param>
    public HtmlPage(string title, string? heading)
    {
        html.Append("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\"/>\n")
            .Append($"<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"/>\n<title>{Encode(title)}</title>\n<style>\n")
            .Append(PageStyle.Css).Append("\n</style>\n</head>\n<body>\n<main>\n");
        if (heading is not null)
        {
            Title(heading);
        }
    }

    public void Title(Markup text) => html.Append($"<h1>{text.Html}</h1>\n");

    /// <summary>A link in a cell.</summary>
    /// <param name="address">Relative, its parts already escaped.</param>
    public static string Link(string text, string address) => $"<a href=\"{Encode(address)}\">{Encode(text)}</a>";

    public void Heading(string text) => html.Append($"<h2>{Encode(text)}</h2>\n");

    public void Subheading(string text) => html.Append($"<h3>{Encode(text)}</h3>\n");

    /// <param name="id">What links to it and tests of it go by.</param>
    /// <param name="heading">Null for a section that begins otherwise.</param>
    public void BeginSection(string id, string? heading)
    {
        html.Append($"<section id=\"{id}\">\n");
        if (heading is not null)
        {
            Heading(heading);
        }
    }

    public void EndSection() => html.Append("</section>\n");

    /// <summary>What stands beside each other where there is room.</summary>
    public void BeginFigures() => html.Append("<div class=\"figures\">\n");

    public void EndFigures() => html.Append("</div>\n");

    /// <param name="kind">A class of the style: worse, better, dim or missing.</param>
    public void Paragraph(Markup text, string? kind = null) =>
        html.Append(kind is null ? "<p>" : $"<p class=\"{kind}\">").Append(text.Html).Append("</p>\n");

    /// <summary>What the page would hold here and does not, and why.</summary>
    public void Missing(string sentence) => Paragraph(sentence, "missing");

    /// <summary>A line below each other.</summary>
    public void Lines(params IEnumerable<string> lines) =>
        html.Append("<p>").AppendJoin("<br/>\n", lines.Select(Encode)).Append("</p>\n");

    /// <summary>Nothing without items.</summary>
    public void Bullets(IEnumerable<Markup> items)
    {
        string list = string.Concat(items.Select(item => $"<li>{item.Html}</li>\n"));
        html.Append(list.Length == 0 ? list : $"<ul>\n{list}</ul>\n");
    }

    public void Code(string text) => html.Append($"<pre tabindex=\"0\">{Encode(text)}</pre>\n");

    /// <param name="drawing">SVG or HTML, as it is.</param>
    public void Draw(string drawing) => html.Append(drawing).Append('\n');

    public void BeginFold(string summary) => html.Append($"<details><summary>{Encode(summary)}</summary>\n");

    public void EndFold() => html.Append("</details>\n");

    /// <summary>One that is wider than the page is moved within its own box, by keys too.</summary>
    public void BeginTable(IEnumerable<string> titles) =>
        html.Append(ScrollStart).Append("<table>\n<thead><tr>")
            .AppendJoin("", titles.Select(title => $"<th>{Encode(title)}</th>"))
            .Append("</tr></thead>\n");

    /// <param name="tone">A class of the style; null: none.</param>
    /// <param name="drawing">A last cell, as it is: SVG, or links; null: none.</param>
    public void Row(IEnumerable<string> cells, string? tone = null, string? drawing = null) => html
        .Append(tone is null ? "<tr>" : $"<tr class=\"{tone}\">")
        .AppendJoin("", cells.Select(cell => $"<td>{Encode(cell)}</td>"))
        .Append(drawing is null ? "" : $"<td>{drawing}</td>")
        .Append("</tr>\n");

    public void EndTable() => html.Append("</table></div>\n");

    /// <summary>Cells that are more than text: figures with their sources, names, links.</summary>
    /// <param name="sources">
    /// Of each row, where its figures are <see cref="Source.Row"/>'s; null when they say theirs themselves. A column in which every figure
    /// stands at the same place of its row says so once, in its title; rows that stand in the same list say so once, and where in it only
    /// when it is not in order.
    /// </param>
    public void Table(IReadOnlyList<string> titles, IEnumerable<IReadOnlyList<Markup>> rows, IReadOnlyList<Source>? sources = null)
    {
        IReadOnlyList<Markup>[] all = [.. rows];
        string?[] shared = [.. titles.Select((_, column) => sources is null ? null : SharedAttributes(all, column))];
        html.Append(ScrollStart).Append("<table>\n<thead><tr>")
            .AppendJoin("", titles.Select((title, column) =>
                $"<th{(shared[column] is null ? "" : $" {shared[column]}")}>{Encode(title)}</th>"))
            .Append("</tr></thead>\n");
        IEnumerable<string> starts = sources is null ? Enumerable.Repeat("<tr>", all.Length) : StartsOfRows(sources);
        foreach ((string start, IReadOnlyList<Markup> row) in starts.Zip(all))
        {
            html.Append(start)
                .AppendJoin("", row.Select((cell, column) => $"<td>{(shared[column] is null ? cell.Html : cell.Inner)}</td>"))
                .Append("</tr>\n");
        }

        html.Append(sources is { Count: > 0 } ? "</tbody>" : "");
        EndTable();
    }

    /// <summary>A body of the table for each list that rows in succession are elements of.</summary>
    private static IEnumerable<string> StartsOfRows(IReadOnlyList<Source> sources)
    {
        Source? list = null;
        int next = 0;
        foreach ((Source parent, string key) in sources.Select(source => source.Place))
        {
            string body = string.Empty;
            if (parent != list)
            {
                body = $"{(list is null ? "" : "</tbody>\n")}<tbody {parent.Attribute()}>\n";
                (list, next) = (parent, 0);
            }

            bool isInOrder = key == next.ToString(CultureInfo.InvariantCulture);
            yield return body + (isInOrder ? "<tr>" : $"<tr data-key=\"{Encode(key)}\">");
            next++;
        }
    }

    /// <summary>Data that programs read from the page, which has no scripts and runs none of it, unless it would become too large.</summary>
    /// <param name="json">Well-formed; signs that end the element are escaped, which changes no value.</param>
    /// <returns>Whether it is in the page.</returns>
    public bool TryEmbed(string id, string json)
    {
        string safe = json
            .Replace("<", "\\u003c", StringComparison.Ordinal)
            .Replace(">", "\\u003e", StringComparison.Ordinal)
            .Replace("&", "\\u0026", StringComparison.Ordinal);
        bool hasRoom = html.Length + safe.Length <= MostCharacters;
        if (hasRoom)
        {
            html.Append($"<script type=\"application/json\" id=\"{id}\">").Append(safe).Append("</script>\n");
        }

        return hasRoom;
    }

    public override string ToString() => html + "</main>\n</body>\n</html>\n";

    /// <summary>Null unless each cell is such a figure, or says that there is none.</summary>
    private static string? SharedAttributes(IReadOnlyList<IReadOnlyList<Markup>> rows, int column)
    {
        Markup[] cells = [.. rows.Select(row => row[column]).Where(cell => cell != Figures.None)];
        string? first = cells.Length > 0 ? cells[0].Attributes : null;
        return cells.All(cell => cell.Attributes == first) ? first : null;
    }

    private static string Encode(string text) => Markup.Encode(text);
}
