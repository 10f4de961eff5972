using System.Globalization;
using Perf.Analysis.Reports;

namespace Perf.Analysis.Comparing.Reports;

/// <summary>A comparison for a pull request: the verdict first, what did not change folded away.</summary>
public static class ComparisonMarkdown
{
    public static string Of(Comparison comparison)
    {
        MarkdownText text = new();
        text.Paragraph($"**{comparison.Verdict}**");
        if (comparison.Warnings.Count > 0)
        {
            text.Bullets(comparison.Warnings.Select(warning => $":warning: {Plain(warning)}"));
        }

        text.Paragraph(
            $"Base: {Code(ComparisonText.Describe(comparison.Base))}  \nCandidate: {Code(ComparisonText.Describe(comparison.Candidate))}");
        AddBenchmarks(text, comparison.Benchmarks);
        foreach ((string title, IReadOnlyList<ComparedGroup> groups) in ComparisonText.Sections(comparison))
        {
            AddSection(text, title, groups);
        }

        if (comparison.Benchmarks.Count > 0)
        {
            text.Paragraph(comparison.Method);
        }

        return text.ToString();
    }

    private static void AddBenchmarks(MarkdownText text, IReadOnlyList<ComparedBenchmark> benchmarks)
    {
        ComparedBenchmark[] shown = [.. benchmarks.Where(row => row.IsNotable())];
        ComparedBenchmark[] folded = [.. benchmarks.Where(row => !row.IsNotable())];
        if (shown.Length > 0)
        {
            AddTable(text, shown);
        }

        if (folded.Length > 0)
        {
            string count = folded.Length.ToString(CultureInfo.InvariantCulture);
            text.Paragraph($"<details><summary>{count} without a difference shown</summary>");
            AddTable(text, folded);
            text.Paragraph("</details>");
        }
    }

    private static void AddTable(MarkdownText text, IEnumerable<ComparedBenchmark> rows) => text.Table(
        ComparisonText.BenchmarkHeader,
        rows.Select(row => WithCode(ComparisonText.Cells(row))));

    private static void AddSection(MarkdownText text, string title, IReadOnlyList<ComparedGroup> groups)
    {
        text.Heading(3, title);
        string[] notes = [.. groups.SelectMany(group => group.Notes.Select(note => $"{Code(group.Name)}: {Plain(note)}"))];
        if (notes.Length > 0)
        {
            text.Bullets(notes);
        }

        text.Table(ComparisonText.FigureHeader, groups.SelectMany(ComparisonText.Rows).Select(row => WithCode(row.Cells)));
    }

    /// <summary>Names are others': as code they call nobody and open no tag.</summary>
    private static IReadOnlyList<string> WithCode(IReadOnlyList<string> cells) => [Code(cells[0]), .. cells.Skip(1).Select(Plain)];

    private static string Code(string text) => $"`{text.ReplaceLineEndings(" ").Replace('`', '\'')}`";

    private static string Plain(string text) =>
        text.Replace("<", "&lt;", StringComparison.Ordinal)
            .Replace("@", "&#64;", StringComparison.Ordinal)
            .Replace("`", "&#96;", StringComparison.Ordinal);
}
