namespace Perf.Analysis.Comparing.Reports;

/// <summary>A comparison for a terminal: the verdict, what makes it doubtful, then every row.</summary>
public static class ComparisonTable
{
    private const string Gap = "  ";

    public static IReadOnlyList<ComparisonLine> Lines(Comparison comparison)
    {
        List<ComparisonLine> lines =
        [
            new(comparison.Verdict),
            .. comparison.Warnings.Select(warning => new ComparisonLine($"! {warning}", Finding.Worse)),
            new($"base      {ComparisonText.Describe(comparison.Base)}"),
            new($"candidate {ComparisonText.Describe(comparison.Candidate)}"),
        ];
        if (comparison.Benchmarks.Count > 0)
        {
            lines.Add(new(string.Empty));
            AddTable(
                lines,
                ComparisonText.BenchmarkHeader,
                [.. comparison.Benchmarks.Select(row => (ComparisonText.Cells(row), ComparisonText.ToneOf(row)))]);
        }

        foreach ((string title, IReadOnlyList<ComparedGroup> groups) in ComparisonText.Sections(comparison))
        {
            lines.Add(new(string.Empty));
            lines.Add(new(title));
            lines.AddRange(groups.SelectMany(group => group.Notes.Select(note =>
                new ComparisonLine($"! {group.Name}: {note}", Finding.Worse))));
            AddTable(
                lines,
                ComparisonText.FigureHeader,
                [
                    .. groups.SelectMany(ComparisonText.Rows).Select(row => (
                        row.Cells,
                        row.Figure?.Finding is Finding.Worse or Finding.Better ? row.Figure.Finding : (Finding?)null)),
                ]);
        }

        if (comparison.Benchmarks.Count > 0)
        {
            lines.Add(new(string.Empty));
            lines.Add(new(comparison.Method));
        }

        return lines;
    }

    private static void AddTable(
        List<ComparisonLine> lines, IReadOnlyList<string> header, IReadOnlyList<(IReadOnlyList<string> Cells, Finding? Tone)> rows)
    {
        int[] widths = [.. header.Select((title, column) => rows.Max(row => Math.Max(title.Length, row.Cells[column].Length)))];
        lines.Add(new(Row(header, widths)));
        lines.AddRange(rows.Select(row => new ComparisonLine(Row(row.Cells, widths), row.Tone)));
    }

    private static string Row(IReadOnlyList<string> cells, IReadOnlyList<int> widths) =>
        string.Join(Gap, cells.Select((cell, column) => cell.PadRight(widths[column]))).TrimEnd();
}
