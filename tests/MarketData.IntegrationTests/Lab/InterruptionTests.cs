using Perf.Analysis.Backfill;
using Perf.Analysis.Json;
using Perf.Analysis.Load;
using Perf.Analysis.Runs;

namespace MarketData.IntegrationTests.Lab;

/// <summary>However a lab is stopped, it leaves no process behind and keeps what it measured. On Linux, through /proc.</summary>
[Collection(LabCollection.Name)]
public sealed class InterruptionTests : IDisposable
{
    /// <summary>Begins with a short job, so that something is measured soon, and is many minutes long, so that it is not over yet.</summary>
    private const string Backfill =
        "backfill --symbols 50 --timeframes 1d,5m --days 3650 --until 2025-06-01 --writer row --out run";

    private const string FirstJobEnded = "  1d: ";

    private const string Suites = "bench --profile full --filter *QuantFeatures* *PolygonParse* *FeaturesEndpoint* --out run";

    private readonly PostgresFixture postgres;
    private readonly LabFolder folder = new();

    public InterruptionTests(PostgresFixture postgres)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Looks at processes through /proc.");
        this.postgres = postgres;
        folder.Environment["PERF_POSTGRES"] = null; // a server of the lab's own, which it must stop
    }

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("INT", true)]
    [InlineData("INT", false)]
    [InlineData("TERM", false)]
    public async Task Backfill_Interrupted_KeepsTheFinishedJobsAndLeavesNothing(string signal, bool wholeGroup)
    {
        await postgres.GetServerAsync();
        await using LabProcess lab = folder.Start(Backfill);
        await lab.WaitForLineAsync(FirstJobEnded);
        AssertRuns(lab, "postgres", "perf-postgres-guard", "Perf.Testbed.dll");

        await lab.SignalAsync(signal, wholeGroup);

        Assert.Equal(130, await lab.WaitForExitAsync());
        await lab.AssertNothingIsLeftAsync();
        BackfillBaseline baseline = await folder.ReadBaselineAsync("run");
        Assert.True(baseline.Interrupted);
        Assert.Contains(baseline.Jobs, job => job is { Timeframe: "1d", RecordsInserted: > 0, Status: BackfillJobStatus.Completed });
        await AssertInterruptedAsync();
    }

    /// <summary>A statement for every bar takes long enough to be struck in.</summary>
    [Fact]
    public async Task Enrichment_Interrupted_KeepsTheWholeBackfillItsChecksAndTheSeriesThatWereDone()
    {
        await postgres.GetServerAsync();
        await using LabProcess lab = folder.Start(
            "backfill --symbols BTC --timeframes 1d,5m --days 730 --until 2025-06-01 --enrich --enrich-reading per-bar --out run");
        await lab.WaitForLineAsync("BTC/1d: Reading... (730 bars");

        await lab.SignalAsync("INT", wholeGroup: true);

        Assert.Equal(130, await lab.WaitForExitAsync());
        await lab.AssertNothingIsLeftAsync();
        BackfillBaseline baseline = await folder.ReadBaselineAsync("run");
        Assert.Equal((false, 2), (baseline.Interrupted, baseline.Totals.CompletedJobs));
        Assert.True(baseline is { OracleCheck.Matches: true, Quarantine.Matches: true, Enrichment.Interrupted: true });
        Assert.Equal((1, 2, 730L), (baseline.Enrichment!.Series, baseline.Enrichment.TotalSeries, baseline.Enrichment.Bars));
        await AssertInterruptedAsync();
    }

    /// <summary>The second run would take 12 seconds, which is the longest for the rate.</summary>
    [Fact]
    public async Task Load_Interrupted_KeepsTheRunsThatWereDoneAndLeavesNothing()
    {
        await postgres.GetServerAsync();
        await using LabProcess lab = folder.Start(
            "load --scenario cached --connections 4 --rate 10 --duration 2s --warm-up 100ms --out run");
        await lab.WaitForLineAsync("Model: open");
        AssertRuns(lab, "postgres", "MarketData.Api.dll");

        await lab.SignalAsync("INT", wholeGroup: true);

        Assert.Equal(130, await lab.WaitForExitAsync());
        await lab.AssertNothingIsLeftAsync();
        LoadTestReport report = await ArtifactFile.ReadAsync<LoadTestReport>(
            folder.Run("run").LoadTestReport, TestContext.Current.CancellationToken);
        LoadRun done = Assert.Single(report.Runs);
        Assert.Equal((LoadModel.Closed, true, false), (done.Model, report.Interrupted, report.Verdict.Passed));
        Assert.InRange(done.Totals.Requests, 1, int.MaxValue);
        await AssertInterruptedAsync();
    }

    [Fact]
    public async Task Lab_InterruptedWhileItsServerStarts_LeavesNothing()
    {
        await postgres.GetServerAsync();
        await using LabProcess lab = folder.Start(Backfill);
        await lab.WaitForLineAsync("starting PostgreSQL");

        await lab.SignalAsync("INT", wholeGroup: true);

        Assert.Equal(130, await lab.WaitForExitAsync());
        await lab.AssertNothingIsLeftAsync();
        await AssertInterruptedAsync();
    }

    [Fact]
    public async Task Lab_Killed_LeavesNoProcess()
    {
        await postgres.GetServerAsync();
        await using LabProcess lab = folder.Start(Backfill);
        await lab.WaitForLineAsync(FirstJobEnded);

        await lab.SignalAsync("KILL", wholeGroup: false);

        await lab.WaitForExitAsync();
        await lab.AssertNothingIsLeftAsync();
        Assert.Equal(RunState.Running, (await folder.ReadManifestAsync("run")).State);
    }

    [Theory]
    [InlineData("INT", true, "// ***** Building")]
    [InlineData("INT", true, "WorkloadActual")]
    [InlineData("TERM", false, "// ***** Building")]
    [InlineData("TERM", false, "WorkloadActual")]
    public async Task Suites_Interrupted_LeaveNoProcessAndKeepTheirLog(string signal, bool wholeGroup, string when)
    {
        await postgres.GetServerAsync();
        await using LabProcess lab = folder.Start(Suites);
        await lab.WaitForLineAsync(when);
        AssertRuns(lab, "postgres", "Perf.Testbed.dll", "MarketData.Api.dll", " suites-runner ");

        await lab.SignalAsync(signal, wholeGroup);

        Assert.Equal(130, await lab.WaitForExitAsync());
        await lab.AssertNothingIsLeftAsync();
        await AssertInterruptedAsync();
        string kept = Assert.Single(Directory.EnumerateFileSystemEntries(folder.Run("run").BenchFolder));
        Assert.EndsWith(".log", kept, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("// ***** Building")]
    [InlineData("WorkloadActual")]
    public async Task Suites_WhoseLabIsKilled_LeaveNoProcess(string when)
    {
        await postgres.GetServerAsync();
        await using LabProcess lab = folder.Start(Suites);
        await lab.WaitForLineAsync(when);
        AssertRuns(lab, "postgres", "Perf.Testbed.dll", "MarketData.Api.dll", " suites-runner ");

        await lab.SignalAsync("KILL", wholeGroup: false);

        await lab.WaitForExitAsync();
        await lab.AssertNothingIsLeftAsync();
    }

    /// <summary>Shows that these processes would be seen if they were left.</summary>
    private static void AssertRuns(LabProcess lab, params string[] programs)
    {
        IReadOnlyList<string> running = lab.Processes();
        Assert.All(programs, program => Assert.Contains(running, line => line.Contains(program, StringComparison.Ordinal)));
    }

    private async Task AssertInterruptedAsync()
    {
        RunManifest manifest = await folder.ReadManifestAsync("run");
        Assert.Equal((RunState.Interrupted, 130), (manifest.State, manifest.ExitCode));
        Assert.Equal(StepStatus.Interrupted, Assert.Single(manifest.Steps).Status);
    }
}
