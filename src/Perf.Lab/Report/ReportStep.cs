using Perf.Analysis.Json;
using Perf.Analysis.Reports;
using Perf.Analysis.Runs;
using Perf.Lab.Cli;

namespace Perf.Lab.Report;

/// <summary>Writes the report of a run from the run's own files.</summary>
internal static class ReportStep
{
    public const string Name = "report";

    public static async Task RunAsync(LabConsole console, RunFolder folder, CancellationToken cancellationToken)
    {
        string report = await MarkdownReport.BuildAsync(folder, cancellationToken);
        await ArtifactFile.WriteTextAsync(folder.ReportMarkdown, report, cancellationToken);
        console.Line($"Report saved to {folder.ReportMarkdown}");
        if (ResultsIndex.Holds(folder))
        {
            await ResultsIndex.WriteAsync(cancellationToken);
        }
    }
}
