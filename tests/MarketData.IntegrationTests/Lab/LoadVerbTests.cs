using Perf.Analysis.Json;
using Perf.Analysis.Load;
using Perf.Analysis.Runs;

namespace MarketData.IntegrationTests.Lab;

/// <summary>The load verb on real servers: what it writes is what it measured, and its exit code is what it found.</summary>
[Collection(LabCollection.Name)]
public sealed class LoadVerbTests(PostgresFixture postgres) : IDisposable
{
    private const string Short = "--connections 4 --duration 300ms --warm-up 100ms";

    private readonly LabFolder folder = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Load_CachedScenario_WritesAReportOfEveryRequest()
    {
        await postgres.GetServerAsync();

        (int exitCode, string text, LoadTestReport report) = await LoadAsync("--scenario cached --model closed");

        LoadRun run = Assert.Single(report.Runs);
        Assert.Equal(("cached", LoadModel.Closed, 4), (run.Scenario, run.Model, run.Connections));
        Assert.Equal([500], run.RowsOfCells);
        Assert.Equal(run.Totals.Requests, run.Totals.Outcomes.Sum(one => one.Count));
        Assert.Equal(1, run.Totals.SuccessRate);
        Assert.InRange(run.Latency!.P50Ms, 0, run.Latency.P95Ms);
        Assert.Equal(report.Verdict.Valid ? 0 : 3, exitCode); // so short a run may be invalid, and then says so
        Assert.Contains("LOAD TEST: Cached Symbol (AAPL 1d)", text, StringComparison.Ordinal);
        Assert.Contains(report.Verdict.Sentence, text, StringComparison.Ordinal);
        Assert.Contains(
            report.Verdict.Sentence, await File.ReadAllTextAsync(folder.Run("run").ReportMarkdown, Cancellation), StringComparison.Ordinal);
        if (OperatingSystem.IsLinux())
        {
            Assert.InRange(run.Resources!.Api!.MeanCores, 0, run.Resources.Cores);
        }
    }

    [Fact]
    public async Task Load_LimitsScenario_AnswersAsManyRowsAsItAsksFor()
    {
        await postgres.GetServerAsync();

        (_, _, LoadTestReport report) = await LoadAsync("--scenario limits --model closed");

        Assert.Equal([100, 500, 1000], report.Runs[0].RowsOfCells);
        Assert.Equal(["100", "500", "1000"], report.Runs[0].Breakdown.ByLimit.Select(group => group.Name));
    }

    [Fact]
    public async Task Load_TargetThatNothingMeets_IsMissedUnlessTheRunIsInvalid()
    {
        await postgres.GetServerAsync();

        (int exitCode, string text, LoadTestReport report) = await LoadAsync("--scenario cached --model closed --max-p95-ms 0.0001");

        Assert.Equal(report.Verdict.Valid ? 1 : 3, exitCode);
        Assert.False(report.Verdict.Passed);
        Assert.Equal(report.Verdict.Valid, text.Contains("MISSED", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Load_AddressWhereNothingAnswers_IsRefused()
    {
        await using LabProcess lab = folder.Start("load --url http://127.0.0.1:1/ --out run");

        Assert.Equal(2, await lab.WaitForExitAsync());
        Assert.Contains("cannot be reached", lab.Text, StringComparison.Ordinal);
        Assert.False(File.Exists(RunFolder.Open(Path.Combine(folder.Path, "run")).LoadTestReport));
    }

    private async Task<(int ExitCode, string Text, LoadTestReport Report)> LoadAsync(string arguments)
    {
        await using LabProcess lab = folder.Start($"load {arguments} {Short} --out run");
        int exitCode = await lab.WaitForExitAsync();
        Assert.True(exitCode is 0 or 1 or 3, lab.Text);
        return (exitCode, lab.Text, await ArtifactFile.ReadAsync<LoadTestReport>(folder.Run("run").LoadTestReport, Cancellation));
    }
}
