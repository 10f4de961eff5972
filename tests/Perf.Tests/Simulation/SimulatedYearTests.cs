using MarketData.Instruments;
using MarketData.Recovery;
using Perf.Analysis.Reports;
using Perf.Analysis.Simulation;
using Perf.Lab.Simulation;

namespace Perf.Tests.Simulation;

/// <summary>Some days of each seed, with more faults than a year has, and whole years; more are for <c>drill --simulate</c>.</summary>
public sealed class SimulatedYearTests
{
    private const int Seeds = 20;

    private const int FewYears = 8;

    private static readonly SimulationSettings Days = new(Seed: 1, Seeds) { Days = 10, FaultsOften = 5 };

    [Fact]
    public async Task Days_WithManyFaults_KeepWhatIsPromised()
    {
        SimulationReport report = await RunAsync(Days);

        Assert.True(report.Passed, string.Join('\n', SimulationText.Lines(report)));
        Assert.Equal((Seeds, 0), (report.Finished, report.Quota.Exceeded));
        Assert.All(report.Alerts, alert => Assert.Equal(0, alert.Late));
    }

    /// <summary>8; with PERF_TEST_PROFILE=nightly 20. What months bring that no ten days do: holidays, long weekends, outages.</summary>
    [Fact]
    public async Task Years_WithAsManyFaultsAsUsual_KeepWhatIsPromised()
    {
        bool isNightly = Environment.GetEnvironmentVariable("PERF_TEST_PROFILE") == "nightly";
        SimulationReport report = await RunAsync(new SimulationSettings(Seed: 1, isNightly ? Seeds : FewYears));

        Assert.True(report.Passed, string.Join('\n', SimulationText.Lines(report)));
    }

    /// <summary>Nothing is promised of a time in which nothing happens.</summary>
    [Fact]
    public void Days_WithManyFaults_HaveRunsUpdatesOfEachClassAndAlertsOfEachKind()
    {
        SimulationResult[] results = Results(Days, seeds: 4);

        Assert.All(results, result => Assert.True(result is { Runs: > 0, Requests: > 0 }, $"{result}"));
        Assert.All(results, result => Assert.All(result.Classes, one => Assert.True(one.Updates > 0, $"seed {result.Seed}: {one}")));
        Assert.All(
            results.SelectMany(result => result.Alerts).GroupBy(alert => alert.Kind),
            kind => Assert.True(kind.Sum(alert => alert.Raised) > 0, $"{kind.Key} was never raised"));
    }

    /// <summary>With the policy as it is, as with one of a run every eight hours for the least urgent.</summary>
    [Fact]
    public void EveryClassWithRoomForALostRun_HoldsItsObjective()
    {
        foreach (SimulationResult result in Results(Days, seeds: 2))
        {
            Assert.All(result.Classes, one => Assert.True(!one.HasRoom || one.Beyond == 0, $"seed {result.Seed}: {one}"));
        }
    }

    /// <summary>The policy that the simulation speaks for: then a run of every class may be lost.</summary>
    [Fact]
    public void LowPriority_EveryEightHours_HoldsItsObjective()
    {
        SimulationSettings settings = Days with { Policy = With(Criticality.Low, one => one with { Cadence = TimeSpan.FromHours(8) }) };

        foreach (SimulationResult result in Results(settings, seeds: 2))
        {
            Assert.Equal([], result.FirstViolations);
            Assert.All(result.Classes, one => Assert.True(one is { HasRoom: true, Beyond: 0 }, $"seed {result.Seed}: {one}"));
        }
    }

    /// <summary>A run that waits long for what cannot be done keeps the runs behind it waiting.</summary>
    [Fact]
    public async Task Critical_WithAPauseOfAnHour_AreFoundTooOldAndTheReplayIsPrinted()
    {
        SimulationSettings settings = Days with { Seeds = 2, Policy = RecoveryPolicy.Default with { Pauses = [TimeSpan.FromHours(1)] } };

        SimulationReport report = await RunAsync(settings);

        Assert.False(report.Passed);
        SimulatedFailure failure = report.Failures[0];
        Assert.Contains(failure.First, violation => violation.Contains("are accepted of Critical", StringComparison.Ordinal));
        string replay = $"drill --simulate --seed {failure.Seed} --repeats 1 --days 10 --faults 5";
        Assert.EndsWith(replay, failure.Replay, StringComparison.Ordinal);
    }

    /// <summary>Each promised more than two runs of it take, with room for one that is lost.</summary>
    [Theory]
    [InlineData(Criticality.Critical, 15, 30)]
    [InlineData(Criticality.Standard, 60, 120)]
    [InlineData(Criticality.Low, 60, 120)]
    public async Task Class_ThatMissesItsObjective_FailsTheResult(Criticality criticality, int cadenceMinutes, int objectiveMinutes)
    {
        RecoveryPolicy policy = With(criticality, one => one with
        {
            Cadence = TimeSpan.FromMinutes(cadenceMinutes), AcceptableStaleness = TimeSpan.FromMinutes(objectiveMinutes),
        });

        SimulationReport report = await RunAsync(Days with { Seeds = 2, Policy = policy });

        Assert.False(report.Passed);
        Assert.NotEqual(0, report.Classes[(int)criticality].Missed);
        Assert.Contains(
            report.Failures.SelectMany(failure => failure.First),
            violation => violation.EndsWith($"are accepted of {criticality}", StringComparison.Ordinal));
    }

    /// <summary>What was finished before it is in what was saved last.</summary>
    [Fact]
    public async Task Interruption_BetweenTwoSeeds_KeepsWhatIsFinished()
    {
        SimulationReport? saved = null;
        using CancellationTokenSource interruption = new();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => SimulationRuns.RunAsync(
            Days with { Seeds = 1_000, Days = 1 },
            report =>
            {
                saved = report;
                return report.Finished < 2 ? Task.CompletedTask : interruption.CancelAsync();
            },
            TimeProvider.System,
            interruption.Token));

        Assert.InRange(saved!.Finished, 2, 999);
        Assert.False(saved.Passed);
        Assert.True(saved.Runs > 0);
    }

    [Fact]
    public void Days_WithoutFaults_RaiseNoAlertButThatNothingIsThereYet()
    {
        SimulationResult result = Assert.Single(Results(Days with { FaultsOften = 0 }, seeds: 1));

        Assert.Equal(0, result.Violations);
        Assert.All(
            result.Alerts,
            alert => Assert.True(alert.Kind == MarketData.Alerts.AlertKind.FeaturesLacking || alert.Raised == 0, $"{alert}"));
    }

    [Fact]
    public void Seed_RunTwice_IsTheSameRun()
    {
        SimulationResult first = Assert.Single(Results(Days, seeds: 1));
        SimulationResult again = Assert.Single(Results(Days, seeds: 1));

        Assert.Equal((first.Runs, first.Requests), (again.Runs, again.Requests));
        Assert.Equal(first.Classes, again.Classes);
        Assert.Equal(first.Alerts, again.Alerts);
    }

    private static RecoveryPolicy With(Criticality criticality, Func<ClassObjective, ClassObjective> changed) => RecoveryPolicy.Default with
    {
        Classes = [.. RecoveryPolicy.Default.Classes.Select(one => one.Class == criticality ? changed(one) : one)],
    };

    private static Task<SimulationReport> RunAsync(SimulationSettings settings) => SimulationRuns.RunAsync(
        settings, _ => Task.CompletedTask, TimeProvider.System, TestContext.Current.CancellationToken);

    private static SimulationResult[] Results(SimulationSettings settings, int seeds) =>
    [
        .. Enumerable.Range(settings.Seed, seeds)
            .Select(seed => SimulatedYear.Run(settings, seed, TestContext.Current.CancellationToken)),
    ];
}
