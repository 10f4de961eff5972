using Perf.Analysis.Formatting;
using Perf.Analysis.Reports.Html;

namespace Perf.Analysis.Gating.Texts;

/// <summary>
/// A verdict as one HTML file, in the order in which a reader asks: what came of it, was it fair, what is the matter, again.
/// </summary>
public static class GateHtml
{
    public static string Of(GateReport report)
    {
        HtmlPage page = new("Gate", GateText.Verdict(report));
        page.Paragraph(GateText.Controls(report), report.IsContaminated ? "worse" : null);
        foreach (string note in report.Notes)
        {
            page.Paragraph(note, "worse");
        }

        page.Lines($"Base: {report.Base}", $"Candidate: {report.Candidate}");
        RatioBar bar = RatioBar.For(report.Rows.Select(row => (row.Ratio, row.RatioInterval95)));
        AddRows(page, bar, [.. report.Rows.Where(GateText.IsShown)]);
        GateRow[] folded = [.. report.Rows.Where(row => !GateText.IsShown(row))];
        if (folded.Length > 0)
        {
            page.BeginFold($"{Figures.Count(folded.Length)} without a change beyond their tolerance");
            AddRows(page, bar, folded);
            page.EndFold();
        }

        page.Paragraph($"{bar.Legend} The grey field is the tolerance.", "dim");
        page.Lines(GateText.Budgets(report).Concat(GateText.Waivers(report)));
        page.Paragraph("Again:");
        page.Code(report.Command);
        return page.ToString();
    }

    private static void AddRows(HtmlPage page, RatioBar bar, IReadOnlyList<GateRow> rows)
    {
        if (rows.Count == 0)
        {
            return;
        }

        // The third column is the drawing in characters, for which a page has a better one.
        page.BeginTable([.. WithoutBar(GateText.Header), "", RatioBar.Title]);
        foreach (GateRow row in rows)
        {
            string? tone = ToneOf(row);
            string drawing = bar.Draw(row.Ratio, row.RatioInterval95, tone, row.Tolerance);
            page.Row([.. WithoutBar(GateText.Cells(row)), row.Reason ?? ""], tone, drawing);
        }

        page.EndTable();
    }

    private static IEnumerable<string> WithoutBar(IReadOnlyList<string> cells) =>
        cells.Where((_, column) => column != GateText.BarColumn);

    private static string? ToneOf(GateRow row) => row switch
    {
        { IsFailure: true } => "worse",
        { Verdict: GateVerdict.Improved } => "better",
        _ => null,
    };
}
