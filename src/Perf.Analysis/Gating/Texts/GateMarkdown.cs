using Perf.Analysis.Formatting;
using Perf.Analysis.Reports;

namespace Perf.Analysis.Gating.Texts;

/// <summary>A report for a pull request: what is to be looked at first, what did not change folded away.</summary>
public static class GateMarkdown
{
    public static string Of(GateReport report)
    {
        MarkdownText text = new();
        text.Paragraph($"**{GateText.Verdict(report)}**");
        text.Paragraph(Plain(GateText.Controls(report)));
        if (report.Notes.Count > 0)
        {
            text.Bullets(report.Notes.Select(note => $":warning: {Plain(note)}"));
        }

        text.Paragraph($"Base: {Code(report.Base)}  \nCandidate: {Code(report.Candidate)}");
        AddRows(text, [.. report.Rows.Where(GateText.IsShown)]);
        GateRow[] folded = [.. report.Rows.Where(row => !GateText.IsShown(row))];
        if (folded.Length > 0)
        {
            text.Paragraph($"<details><summary>{Figures.Count(folded.Length)} without a change beyond their tolerance</summary>");
            AddRows(text, folded);
            text.Paragraph("</details>");
        }

        string[] files = [.. GateText.Budgets(report).Concat(GateText.Waivers(report)).Select(Plain)];
        if (files.Length > 0)
        {
            text.Bullets(files);
        }

        text.Paragraph("Again:");
        text.Code([report.Command.ReplaceLineEndings(" ")]);
        return text.ToString();
    }

    private static void AddRows(MarkdownText text, IReadOnlyList<GateRow> rows)
    {
        if (rows.Count == 0)
        {
            return;
        }

        text.Table(GateText.Header, rows.Select(CellsOf));
        string[] reasons = [.. rows.Where(row => row.Reason is not null).Select(row => $"{Code(row.Benchmark)}: {Plain(row.Reason!)}")];
        if (reasons.Length > 0)
        {
            text.Bullets(reasons);
        }
    }

    private static IReadOnlyList<string> CellsOf(GateRow row)
    {
        IReadOnlyList<string> cells = GateText.Cells(row);
        return [Code(cells[0]), cells[1], cells[2].Length > 0 ? Code(cells[2]) : string.Empty, .. cells.Skip(3).Select(Plain)];
    }

    /// <summary>Names are others': as code they call nobody and open no tag.</summary>
    private static string Code(string text) => $"`{text.ReplaceLineEndings(" ").Replace('`', '\'')}`";

    private static string Plain(string text) =>
        text.ReplaceLineEndings(" ")
            .Replace("<", "&lt;", StringComparison.Ordinal)
            .Replace("@", "&#64;", StringComparison.Ordinal)
            .Replace("`", "&#96;", StringComparison.Ordinal);
}
