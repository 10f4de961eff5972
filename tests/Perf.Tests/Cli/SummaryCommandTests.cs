using Perf.Lab.Report;

namespace Perf.Tests.Cli;

/// <summary>How a verb that measures ends, by the one that takes no server and a second.</summary>
public sealed class SummaryCommandTests : IDisposable
{
    private readonly LabCommand lab = new();

    public void Dispose() => lab.Dispose();

    [Fact]
    public async Task Simulation_InAPipe_EndsWithItsSummaryAndIsPlainTextThroughout()
    {
        LabResult result = await lab.RunAsync("drill", "--simulate", "--repeats", "2", "--days", "1", "--out", "run");

        Assert.Equal((0, ""), (result.ExitCode, result.Errors));
        Assert.DoesNotContain(result.Output, letter => char.IsControl(letter) && letter != '\n');
        string[] lines = result.Output.TrimEnd('\n').Split('\n');
        int verdict = Array.FindIndex(lines, line => line.StartsWith("PASS: drill", StringComparison.Ordinal));
        string[] summary = lines[verdict..];
        Assert.InRange(summary.Length, 3, RunSummary.MostLines);
        foreach (string written in (string[])[lab.File("run"), "report.md", "simulation.json", "manifest.json"])
        {
            Assert.Contains(summary, line => line.Contains(written, StringComparison.Ordinal));
        }
    }

    /// <summary>A run that is kept elsewhere leaves no trace among the others.</summary>
    [Fact]
    public async Task Simulation_WithAFolderOfItsOwn_LeavesThePageOfAllRunsAsItIs()
    {
        DateTime before = File.GetLastWriteTimeUtc(ResultsIndex.Page);

        await lab.RunAsync("drill", "--simulate", "--repeats", "1", "--days", "1", "--out", "run");

        Assert.Equal(before, File.GetLastWriteTimeUtc(ResultsIndex.Page));
    }
}
