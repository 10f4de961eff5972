namespace Perf.Analysis.Reports.Html;

/// <summary>A chart as it stands on a page: its title, the drawing, what to know of it, and its data behind a fold.</summary>
/// <param name="Drawing">SVG, with a text alternative of its own.</param>
/// <param name="Header">Of the data.</param>
/// <param name="Note">How to read it; null when nothing needs to be said.</param>
/// <param name="Sources">Of the rows, as <see cref="HtmlPage.Table"/> takes them.</param>
internal sealed record Figure(
    string Title,
    string Drawing,
    IReadOnlyList<string> Header,
    IReadOnlyList<IReadOnlyList<Markup>> Rows,
    string? Note = null,
    IReadOnlyList<Source>? Sources = null)
{
    public void Add(HtmlPage page)
    {
        page.Draw($"<figure><figcaption>{Markup.Encode(Title)}</figcaption>");
        page.Draw(Drawing);
        if (Note is not null)
        {
            page.Paragraph(Note, "dim");
        }

        page.BeginFold("Data");
        page.Table(Header, Rows, Sources);
        page.EndFold();
        page.Draw("</figure>");
    }
}
