using Perf.Analysis.Drills;
using Perf.Analysis.Json;

namespace MarketData.IntegrationTests.Lab;

/// <summary>Faults injected into the processes that are deployed, by the command that users have.</summary>
[Collection(AloneCollection.Name)]
public sealed class DrillVerbTests(PostgresFixture postgres) : IDisposable
{
    private readonly LabFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Drill_SchedulerKilledAndComputationPoisoned_RecoversAndFailsWithoutItsProtections()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Processes are killed by signals of Linux.");
        await postgres.GetServerAsync();

        LabProcess lab = await folder.RunAsync("drill --only scheduler-crash,computation-failure --seed 7 --prove --out drilled");

        DrillReport report = await ArtifactFile.ReadAsync<DrillReport>(
            folder.Run("drilled").Drills, TestContext.Current.CancellationToken);
        Assert.Equal(
            ["scheduler-crash", "computation-failure", "scheduler-crash", "computation-failure"],
            report.Drills.Select(drill => drill.Name));
        Assert.Equal(
            [DrillVerdict.Passed, DrillVerdict.Passed, DrillVerdict.Failed, DrillVerdict.Failed],
            report.Drills.Select(drill => drill.Verdict));
        Assert.All(report.Drills.SelectMany(drill => drill.Runs), run => Assert.Equal(7, run.Seed));
        Assert.Contains(report.Verdict, lab.Text, StringComparison.Ordinal);
    }
}
