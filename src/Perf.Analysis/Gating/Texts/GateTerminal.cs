using Perf.Analysis.Formatting;

namespace Perf.Analysis.Gating.Texts;

/// <summary>A report for a terminal: the verdict, the controls, what is to be looked at, and the command that repeats it.</summary>
public static class GateTerminal
{
    private const string Gap = "  ";

    public static IReadOnlyList<GateLine> Lines(GateReport report)
    {
        List<GateLine> lines = [new(GateText.Verdict(report)), new(GateText.Controls(report))];
        lines.AddRange(report.Notes.Select(note => new GateLine($"! {note}")));
        AddRows(lines, [.. report.Rows.Where(GateText.IsShown)]);
        int folded = report.Rows.Count(row => !GateText.IsShown(row));
        if (folded > 0)
        {
            lines.Add(new($"{Figures.Count(folded)} more without a change beyond their tolerance."));
        }

        lines.AddRange(GateText.Budgets(report).Concat(GateText.Waivers(report)).Select(text => new GateLine(text)));
        lines.Add(new($"Again: {report.Command}"));
        return lines;
    }

    private static void AddRows(List<GateLine> lines, IReadOnlyList<GateRow> rows)
    {
        if (rows.Count == 0)
        {
            return;
        }

        IReadOnlyList<string>[] cells = [.. rows.Select(GateText.Cells)];
        int[] widths = [.. GateText.Header.Select((title, column) => cells.Max(row => Math.Max(title.Length, row[column].Length)))];
        lines.Add(new(Row(GateText.Header, widths)));
        foreach ((int place, GateRow row) in rows.Index())
        {
            lines.Add(new(Row(cells[place], widths), row.Verdict));
            if (row.Reason is { } reason)
            {
                lines.Add(new($"{Gap}{reason}", row.Verdict));
            }
        }
    }

    private static string Row(IReadOnlyList<string> cells, IReadOnlyList<int> widths) =>
        string.Join(Gap, cells.Select((cell, column) => cell.PadRight(widths[column]))).TrimEnd();
}
