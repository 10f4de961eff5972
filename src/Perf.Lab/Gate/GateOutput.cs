using Perf.Analysis.Gating;
using Perf.Analysis.Gating.Texts;
using Perf.Analysis.Json;
using Perf.Analysis.Runs;
using Perf.Lab.Cli;
using Spectre.Console;

namespace Perf.Lab.Gate;

/// <summary>
/// The report on the terminal and in files: JSON, Markdown, HTML and JUnit. On GitHub Actions also as annotations, and in the job's summary.
/// </summary>
internal static class GateOutput
{
    public static async Task WriteAsync(LabConsole console, RunFolder folder, GateReport report, CancellationToken cancellationToken)
    {
        string markdown = GateMarkdown.Of(report);
        await ArtifactFile.WriteAsync(Path.Combine(folder.FolderPath, GateReport.FileName), report, cancellationToken);
        await ArtifactFile.WriteTextAsync(Path.Combine(folder.FolderPath, "gate_report.md"), markdown, cancellationToken);
        await ArtifactFile.WriteTextAsync(Path.Combine(folder.FolderPath, "gate_report.html"), GateHtml.Of(report), cancellationToken);
        await ArtifactFile.WriteTextAsync(Path.Combine(folder.FolderPath, "gate_junit.xml"), GateJUnit.Of(report), cancellationToken);
        foreach (GateLine line in GateTerminal.Lines(report))
        {
            // The library would colour a pipe as well.
            console.Out.WriteLine(line.Text, console.IsInteractive ? StyleOf(line.Verdict) : Style.Plain);
        }

        if (Environment.GetEnvironmentVariable("GITHUB_ACTIONS") == "true")
        {
            foreach (string line in GateAnnotations.Lines(report, FileOf))
            {
                LabConsole.Status(line);
            }
        }

        if (Environment.GetEnvironmentVariable("GITHUB_STEP_SUMMARY") is { Length: > 0 } summary)
        {
            await File.AppendAllTextAsync(summary, markdown, cancellationToken);
        }
    }

    /// <summary>A class stands in the file of its name, in the folders of its namespace.</summary>
    private static string? FileOf(string benchmark)
    {
        int parameters = benchmark.IndexOf('(', StringComparison.Ordinal);
        string method = parameters < 0 ? benchmark : benchmark[..parameters];
        string[] parts = method.Split('.');
        return parts is ["Benchmarks", _, _, ..] ? $"benchmarks/{string.Join('/', parts[1..^1])}.cs" : null;
    }

    private static Style StyleOf(GateVerdict? verdict) => verdict switch
    {
        GateVerdict.Regressed or GateVerdict.Failed or GateVerdict.Disappeared => new Style(Color.Red),
        GateVerdict.Inconclusive or GateVerdict.Waived => new Style(Color.Yellow),
        GateVerdict.Improved => new Style(Color.Green),
        _ => Style.Plain,
    };
}
