namespace Perf.Analysis.Gating.Texts;

/// <summary>A report as commands that GitHub Actions reads from the output and shows beside the code.</summary>
/// <remarks>Source of the form and its escapes: GitHub, "Workflow commands", and its toolkit's command.ts.</remarks>
public static class GateAnnotations
{
    /// <param name="fileOf">Where a benchmark is written, from the root of the repository; null when that is not known.</param>
    /// <returns>An error for what fails, a warning for what could not be judged; none for the rest.</returns>
    public static IReadOnlyList<string> Lines(GateReport report, Func<string, string?> fileOf)
    {
        List<string> lines = [];
        foreach (GateRow row in report.Rows.Where(row => row.IsFailure || row.IsOpen))
        {
            string title = $"{GateText.Word(row.Verdict)}: {row.Benchmark}";
            string message = $"{row.Benchmark} {GateText.Cells(row)[3]}. {row.Reason}".TrimEnd();
            lines.Add(Line(row.IsFailure ? "error" : "warning", fileOf(row.Benchmark), title, message));
        }

        lines.AddRange(report.Budgets.Zip(GateText.Budgets(report))
            .Where(one => one.First.IsExceeded)
            .Select(one => Line("error", fileOf(one.First.Benchmark), $"budget {one.First.Id}", one.Second)));
        if (report.IsContaminated)
        {
            lines.Add(Line("warning", null, "perf gate", GateText.Controls(report)));
        }

        return lines;
    }

    private static string Line(string level, string? file, string title, string message)
    {
        string place = file is null ? string.Empty : $"file={Property(file)},";
        return $"::{level} {place}title={Property(title)}::{Data(message)}";
    }

    private static string Data(string text) => text
        .Replace("%", "%25", StringComparison.Ordinal)
        .Replace("\r", "%0D", StringComparison.Ordinal)
        .Replace("\n", "%0A", StringComparison.Ordinal);

    private static string Property(string text) => Data(text)
        .Replace(":", "%3A", StringComparison.Ordinal)
        .Replace(",", "%2C", StringComparison.Ordinal);
}
