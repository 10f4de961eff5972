using Perf.Analysis.Json;
using Perf.Analysis.Reports;
using Perf.Analysis.Runs;

namespace Perf.Tests.Analysis.Reports;

public sealed class MarkdownReportTests : IDisposable
{
    private readonly TemporaryFolder temporary = new();
    private readonly RunFolder folder;

    public MarkdownReportTests() => folder = RunFolder.Create(temporary.FolderPath);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => temporary.Dispose();

    [Fact]
    public async Task Markdown_OfAWholeRun_IsTheVerdictTheStagesAndWhatChangesBuy()
    {
        await ReportSamples.WriteAsync(folder);

        RunReport report = await RunReport.BuildAsync(folder, Cancellation);

        string[] lines = report.Markdown.Split('\n');
        Assert.Equal($"**{report.Verdict.Sentence}**", lines[2]);
        Assert.Equal(["## Bottleneck", "## What changes would buy"], lines.Where(line => line.StartsWith("## ", StringComparison.Ordinal)));
        Assert.Equal(3, lines.Count(line => line.StartsWith('|') && line.Contains("% [", StringComparison.Ordinal)));
        Assert.Contains("| Insert in bulk instead of row by row | yes | 2.6x [2.3-3.0] | 2.5x [1.0-2.7] |", lines);
        Assert.Contains("| Insert in bulk instead of row by row (2 jobs at once) | yes | 2.3x [1.7-3.0] | 1.25x [1.04-2.71] |", lines);
        Assert.InRange(lines.Length, 1, 40);
    }

    [Fact]
    public async Task Markdown_OfAWholeRun_HasTablesWhoseRowsAreAsWideAsTheirHeaders()
    {
        await ReportSamples.WriteAsync(folder);

        string report = (await RunReport.BuildAsync(folder, Cancellation)).Markdown;

        foreach (string block in report.Split("\n\n").Where(block => block.StartsWith('|')))
        {
            IEnumerable<int> widths = block.Split('\n', StringSplitOptions.RemoveEmptyEntries)
                .Select(row => row.Replace("\\|", string.Empty, StringComparison.Ordinal).Count(letter => letter == '|'));
            Assert.Single(widths.Distinct());
        }
    }

    [Fact]
    public async Task Markdown_OfAManifestAlone_SaysWhatIsMissingAndInventsNothing()
    {
        await ArtifactFile.WriteAsync(folder.Manifest, Samples.Manifest(), Cancellation);

        string report = (await RunReport.BuildAsync(folder, Cancellation)).Markdown;

        Assert.Contains("Not decided: there is no decision_matrix.json.", report, StringComparison.Ordinal);
        Assert.DoesNotContain("%", report, StringComparison.Ordinal);
    }
}
