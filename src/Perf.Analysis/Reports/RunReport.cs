using Perf.Analysis.Json;
using Perf.Analysis.Runs;

namespace Perf.Analysis.Reports;

/// <summary>What a run says to people, from the run's files alone. What is missing is said.</summary>
/// <param name="Markdown">For a pull request: <c>report.md</c>.</param>
/// <param name="Html">For everything else: <c>report.html</c>.</param>
public sealed record RunReport(RunVerdict Verdict, string Markdown, string Html)
{
    /// <returns>The whole report; the caller writes it.</returns>
    /// <exception cref="ArtifactException">The manifest cannot be read. Every other file may be missing or broken.</exception>
    public static async Task<RunReport> BuildAsync(RunFolder folder, CancellationToken cancellationToken = default)
    {
        RunFiles run = await RunFiles.ReadAsync(folder, cancellationToken);
        RunVerdict verdict = RunVerdict.Of(run);
        return new RunReport(verdict, MarkdownReport.Of(run, verdict), HtmlReport.Of(run, verdict));
    }
}
