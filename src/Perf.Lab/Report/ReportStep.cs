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
        RunReport report = await RunReport.BuildAsync(folder, cancellationToken);
        await ArtifactFile.WriteTextAsync(folder.ReportMarkdown, report.Markdown, cancellationToken);
        await ArtifactFile.WriteTextAsync(folder.ReportHtml, report.Html, cancellationToken);
        console.Line($"Report saved to {folder.ReportHtml} and {folder.ReportMarkdown}");
        if (ResultsIndex.Holds(folder))
        {
            await ResultsIndex.WriteAsync(cancellationToken);
        }
    }
}
