using System.Text.Json;
using Perf.Analysis.Comparing;
using Perf.Analysis.Comparing.Reports;
using Perf.Analysis.Histories;
using Perf.Analysis.Json;
using Perf.Lab.Cli;
using Perf.Lab.Comparing;
using Spectre.Console;

namespace Perf.Lab.Histories;

/// <summary>Shows where the benchmarks of a history changed, or writes it to a file.</summary>
internal static class HistoryStep
{
    /// <param name="path">Null: that of the runs kept below results/runs.</param>
    /// <param name="benchmark">Null: all.</param>
    /// <param name="limit">Null: all runs.</param>
    /// <param name="output">Null: standard output.</param>
    /// <exception cref="ArtifactException">The history cannot be read, or the file cannot be written.</exception>
    /// <exception cref="BadInputException">The history has no run, or none has such a benchmark.</exception>
    public static async Task RunAsync(
        LabConsole console,
        string? path,
        string? benchmark,
        int? limit,
        string format,
        string? output,
        CancellationToken cancellationToken)
    {
        string file = path ?? HistoryKeeper.DefaultFile;
        HistoryReport report = HistoryReportBuilder.Build(await HistoryFile.ReadAsync(file, cancellationToken), benchmark, limit);
        if (report.Series.All(series => series.Benchmarks.Count == 0))
        {
            throw new BadInputException(
                report.Runs == 0
                    ? $"{file}: it holds no run of this version; measure one first (run, or bench)"
                    : $"--benchmark {benchmark}: no benchmark of {file} has such a name; globs as '*Insert*' are matched against full names");
        }

        string text = format == CompareFormat.Json
            ? JsonSerializer.Serialize(report, ArtifactJsonContext.Default.HistoryReport) + "\n"
            : string.Concat(HistoryTable.Lines(report).Select(line => line.Text + "\n"));
        if (output is not null)
        {
            await ArtifactFile.WriteTextAsync(output, text, cancellationToken);
            console.Line(report.Verdict);
            console.Line(output);
        }
        else if (format == CompareFormat.Table && console.IsInteractive)
        {
            Show(console, report);
        }
        else
        {
            await Console.Out.WriteAsync(text.AsMemory(), cancellationToken);
        }
    }

    private static void Show(LabConsole console, HistoryReport report)
    {
        foreach (ComparisonLine line in HistoryTable.Lines(report))
        {
            console.Out.WriteLine(line.Text, line.Tone switch
            {
                Finding.Worse => new Style(Color.Red),
                Finding.Better => new Style(Color.Green),
                _ => Style.Plain,
            });
        }
    }
}
