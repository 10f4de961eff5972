using Perf.Analysis.Formatting;
using Perf.Analysis.Reports.Html;

namespace Perf.Analysis.Comparing.Reports;

/// <summary>A comparison as one HTML file.</summary>
public static class ComparisonHtml
{
    public static string Of(Comparison comparison)
    {
        HtmlPage page = new("Comparison", comparison.Verdict);
        foreach (string warning in comparison.Warnings)
        {
            page.Paragraph(warning, "worse");
        }

        page.Lines(
            $"Base: {ComparisonText.Describe(comparison.Base)}", $"Candidate: {ComparisonText.Describe(comparison.Candidate)}");
        AddBenchmarks(page, comparison);
        foreach ((string title, IReadOnlyList<ComparedGroup> groups) in ComparisonText.Sections(comparison))
        {
            AddSection(page, title, groups);
        }

        return page.ToString();
    }

    private static void AddBenchmarks(HtmlPage page, Comparison comparison)
    {
        if (comparison.Benchmarks.Count == 0)
        {
            return;
        }

        RatioBar bar = RatioBar.For(comparison.Benchmarks.Select(row => (row.Ratio, row.RatioInterval95)));
        page.Heading("Benchmarks");
        ComparedBenchmark[] folded = [.. comparison.Benchmarks.Where(row => !row.IsNotable())];
        AddTable(page, bar, [.. comparison.Benchmarks.Where(row => row.IsNotable())]);
        if (folded.Length > 0)
        {
            page.BeginFold($"{Figures.Count(folded.Length)} without a difference shown");
            AddTable(page, bar, folded);
            page.EndFold();
        }

        page.Paragraph($"{bar.Legend} {comparison.Method}", "dim");
    }

    private static void AddTable(HtmlPage page, RatioBar bar, IReadOnlyList<ComparedBenchmark> rows)
    {
        if (rows.Count == 0)
        {
            return;
        }

        page.BeginTable([.. ComparisonText.BenchmarkHeader, RatioBar.Title]);
        foreach (ComparedBenchmark row in rows)
        {
            string? tone = ToneOf(ComparisonText.ToneOf(row));
            page.Row(ComparisonText.Cells(row), tone, bar.Draw(row.Ratio, row.RatioInterval95, tone));
        }

        page.EndTable();
    }

    private static void AddSection(HtmlPage page, string title, IReadOnlyList<ComparedGroup> groups)
    {
        page.Heading(title);
        foreach (ComparedGroup group in groups)
        {
            foreach (string note in group.Notes)
            {
                page.Paragraph($"{group.Name}: {note}", "worse");
            }
        }

        page.BeginTable(ComparisonText.FigureHeader);
        foreach ((ComparedFigure? figure, IReadOnlyList<string> cells) in groups.SelectMany(ComparisonText.Rows))
        {
            page.Row(cells, ToneOf(figure?.Finding is Finding.Worse or Finding.Better ? figure.Finding : null));
        }

        page.EndTable();
    }

    private static string? ToneOf(Finding? finding) => finding?.ToString().ToLowerInvariant();
}
