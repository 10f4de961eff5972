using Perf.Analysis.Json;
using Perf.Analysis.Reports;
using Perf.Analysis.Runs;
using Perf.Analysis.Simulation;
using Perf.Tests.Analysis.Reports;

namespace Perf.Tests.Analysis.Simulation;

public sealed class SimulationReportTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public void Report_PassesOnlyWhenAllSeedsAreFinishedAndNoneFailed()
    {
        Assert.True(SimulationSamples.Report().Passed);
        Assert.False(SimulationSamples.Report(finished: 3).Passed);
        Assert.False(SimulationSamples.Report(failures: [SimulationSamples.Failure]).Passed);
    }

    [Fact]
    public void Verdict_OfAllSeedsAndOfSome_SaysHowManyAndHowManyFailed()
    {
        Assert.Equal("4 simulated years by 4 seeds: nothing happened that never should.", SimulationSamples.Report().Verdict);
        Assert.Equal(
            "3 simulated years by 3 of 4 seeds: in 1 of them something happened that never should.",
            SimulationSamples.Report(finished: 3, failures: [SimulationSamples.Failure]).Verdict);
    }

    [Fact]
    public void Lines_OfAFailure_HoldWhatHappenedFirstAndTheReplay()
    {
        string[] lines = [.. SimulationText.Lines(SimulationSamples.Report(failures: [SimulationSamples.Failure]))];

        Assert.Contains($"    {SimulationSamples.Failure.First[0]}", lines);
        Assert.Contains($"    replay: {SimulationSamples.Failure.Replay}", lines);
    }

    [Fact]
    public void Lines_OfNothingFinished_AreWritten() =>
        Assert.Contains("None of 4 seeds", SimulationText.Lines(SimulationSamples.Report(finished: 0)).Last(), StringComparison.Ordinal);

    [Fact]
    public async Task Page_OfARunThatSimulated_HasEachClassItsObjectiveAndTheReplay()
    {
        ReportPage page = await PageAsync(SimulationSamples.Report(failures: [SimulationSamples.Failure]));

        string recovery = ReportPage.Words(page.Section("recovery"));
        Assert.Contains("critical 0.60 h 1.25 h 1.00 h, missed 1 times in 600,000", recovery, StringComparison.Ordinal);
        Assert.Contains(SimulationSamples.Failure.Replay, recovery, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Page_OfARunWithoutSimulatedYears_SaysWhy() =>
        Assert.Contains("Not simulated: there is no simulation.json.", (await PageAsync(simulated: null)).Missing("recovery"));

    private static async Task<ReportPage> PageAsync(SimulationReport? simulated)
    {
        using TemporaryFolder temporary = new();
        RunFolder folder = RunFolder.Create(temporary.File("run"));
        await ArtifactFile.WriteAsync(folder.Manifest, Samples.Manifest(), Cancellation);
        if (simulated is not null)
        {
            await ArtifactFile.WriteAsync(folder.Simulation, simulated, Cancellation);
        }

        return await ReportSamples.PageAsync(folder);
    }
}
