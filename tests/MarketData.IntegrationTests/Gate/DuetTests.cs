using System.Globalization;
using Benchmarks.Guards;
using Perf.Analysis.Gating;
using Perf.Analysis.Gating.Rules;
using Perf.Lab.Gate;
using Perf.Lab.Gate.Arms;
using Perf.Lab.Machine;
using Perf.Lab.Runs;
using Perf.Testbed.Postgres;

namespace MarketData.IntegrationTests.Gate;

/// <summary>Real arms of real builds, taking turns. Linux only, as pinning is.</summary>
public sealed class DuetTests(PostgresFixture postgres)
{
    private const string RoundTrip = "Benchmarks.Guards.PostgresGuard.SelectOne";
    private const string Guard = "Benchmarks.Guards.FeatureGuard.Volatility";
    private const string Control = "Perf.Duet.Controls.Processor";
    private static readonly string Build = typeof(FeatureGuard).Assembly.Location;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public void Arm_OfABuild_RunsItsBenchmarksAndLoadsNothingElse()
    {
        using DuetArm arm = DuetArm.Start(Build);

        Assert.Contains(Guard, arm.List());
        Assert.Contains(Control, arm.List());
        Assert.Equal(1, arm.Open(Guard));
        ArmSlice slice = arm.Run(10);

        Assert.True(slice is { WallNs: > 0, ProcessorNs: > 0, AllocatedBytes: >= 0 });
        Assert.All(arm.ReadLoaded(), module => Assert.Equal(Path.GetDirectoryName(Build), module.Folder));
        Assert.Contains("MarketData", arm.ReadLoaded().Select(module => module.Name));
    }

    /// <summary>By the kernel's own words: the arm runs where the thread that started it was pinned.</summary>
    [Fact]
    public async Task Arm_StartedByAPinnedThread_StaysOnItsCore()
    {
        byte[] last = CoreMask.Each(CoreMask.Allowed()).Last();
        string allowed = await Task.Factory.StartNew(
            () =>
            {
                byte[] before = CoreMask.Allowed();
                Assert.True(CoreMask.Pin(last));
                using DuetArm arm = DuetArm.Start(Build);
                CoreMask.Pin(before);
                return File.ReadLines($"/proc/{arm.Id}/status").First(line => line.StartsWith("Cpus_allowed_list:", StringComparison.Ordinal));
            },
            Cancel,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default);

        int core = Enumerable.Range(0, last.Length * 8).Single(bit => (last[bit / 8] & (1 << (bit % 8))) != 0);
        Assert.Equal(core.ToString(CultureInfo.InvariantCulture), allowed.Split(':')[1].Trim());
    }

    /// <summary>What the server does for the arm counts, on the arm's own cores; what it does for nobody does not.</summary>
    [Fact]
    public async Task Arm_ServedByADatabase_CountsItsBackendsToo()
    {
        await using TestDatabase database = await postgres.CreateDatabaseAsync("duet");
        using DuetArm served = DuetArm.Start(Build, database.ConnectionString);
        using DuetArm alone = DuetArm.Start(Build);
        served.Open(RoundTrip);
        alone.Open(Guard);

        ArmSlice few = served.Run(20);
        ArmSlice many = served.Run(400);

        Assert.True(few.ServerNs > 0);
        Assert.InRange(many.ServerNs, 3 * few.ServerNs, long.MaxValue);
        Assert.Equal(many.ProcessorNs + many.ServerNs, many.Ns(SliceClock.Served));
        Assert.Equal(0, alone.Run(20).ServerNs);
    }

    [Fact]
    public void Arm_ThatEnded_SaysSoAndIsNotAlive()
    {
        using DuetArm arm = DuetArm.Start(Build);
        arm.Open(Control);

        arm.Kill();

        Assert.Same(arm, Assert.Throws<ArmFailedException>(() => arm.Run(1_000_000)).Arm);
        Assert.False(arm.IsAlive);
    }

    /// <summary>A benchmark that lost its server is that arm's failure, and the arm goes on.</summary>
    [Fact]
    public async Task Arm_WhoseServerIsGone_IsTheOneThatFailed()
    {
        await using TestDatabase database = await postgres.CreateDatabaseAsync("duet");
        using DuetArm arm = DuetArm.Start(Build, database.ConnectionString);
        arm.Open(RoundTrip);

        await database.DisposeAsync();

        Assert.Same(arm, Assert.Throws<ArmFailedException>(() => arm.Run(1)).Arm);
        Assert.True(arm.IsAlive);
    }

    [Fact]
    public void Arm_AskedForWhatIsNotThere_SaysSoAndGoesOn()
    {
        using DuetArm arm = DuetArm.Start(Build);

        Assert.Throws<ArmFailedException>(() => arm.Open("Benchmarks.Guards.Nothing"));

        Assert.True(arm.IsAlive);
        Assert.Equal(1, arm.Open(Control));
    }

    [Fact]
    public void Probe_OfABuildWithItself_IsIdentical()
    {
        GateProbe probe = GateProbe.Read(Plan(0), name => name is Guard or Control);

        Assert.True(probe.AreIdentical);
        Assert.Equal([Guard, Control], probe.Common.Order(StringComparer.Ordinal));
        Assert.Empty(probe.New);
        Assert.Empty(probe.Disappeared);
        Assert.Empty(probe.Failed);
    }

    /// <summary>What a calibration puts into the guards it puts into no control: it would have moved.</summary>
    [Fact]
    public async Task Plan_ByTheRules_KnowsWhichAreTheSameInBoth()
    {
        GateRules rules = await GateRulesReader.ReadAsync(Path.Combine(RepositoryRoot.Find(), "benchmarks", "gate.json"), Cancel);

        GatePlan plan = new GuardSelection(new GateSettings(rules, [], IsShort: false)).Plan(Build, Build);

        Assert.Contains(RoundTrip, plan.Controls);
        Assert.Contains(Control, plan.Controls);
        Assert.DoesNotContain(Guard, plan.Controls);
        Assert.All(plan.Controls, name => Assert.Contains(name, plan.Benchmarks.Keys));
    }

    /// <summary>Twice the work, in processor time, wherever it runs: log 2 is 0.69. The control is the same work in both.</summary>
    [Fact]
    public async Task Launches_OfACandidateThatDoesTwiceTheWork_SayTwice()
    {
        int told = 0;

        IReadOnlyList<LaunchResult> launches = await LaunchLanes.RunAsync(
            Plan(100), [0, 1, 2], [Guard, Control], _ => told++, Cancel);

        Assert.Equal(3, told);
        Assert.All(launches, launch => Assert.Empty(launch.Failed));
        GateSample[] samples = [.. launches.SelectMany(launch => launch.Samples)];
        Assert.Equal([0, 1, 2], samples.Select(sample => sample.Launch).Distinct().Order());
        Assert.InRange(Middle(samples, Guard), 0.4, 1.0);
        Assert.InRange(Middle(samples, Control), -0.2, 0.2);
        Assert.All(samples, sample => Assert.True(sample.CandidateBytes < sample.BaseBytes + 24));
    }

    [Fact]
    public async Task Launches_ThatAreCancelled_EndTheirArms()
    {
        using CancellationTokenSource stopping = CancellationTokenSource.CreateLinkedTokenSource(Cancel);

        Task<IReadOnlyList<LaunchResult>> launches = LaunchLanes.RunAsync(
            Plan(0), Enumerable.Range(0, 1_000), [Guard, Control], _ => stopping.Cancel(), stopping.Token);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => launches);
    }

    private static GatePlan Plan(int effectPercent) => new(
        Build,
        Build,
        new Dictionary<string, SliceClock>(StringComparer.Ordinal) { [Guard] = SliceClock.Processor, [Control] = SliceClock.Processor })
    {
        Controls = new HashSet<string>(StringComparer.Ordinal) { Control },
        EffectPercent = effectPercent,
        Amount = new GateAmount(Quads: 5),
    };

    private static double Middle(IEnumerable<GateSample> samples, string benchmark) =>
        samples.Where(sample => sample.Benchmark == benchmark).Select(sample => sample.LogRatio).Order().ElementAt(1);
}
