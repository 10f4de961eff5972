using Perf.Lab.Drills;
using Perf.Lab.Drills.Benches;
using Perf.Testbed.Stub;
using Perf.Testbed.Worker;

namespace MarketData.IntegrationTests.Drills;

public sealed class SupervisorTests(PostgresFixture postgres)
{
    /// <summary>Timers go by a clock of ticks: one may be over so much before the monotonic clock says so.</summary>
    private static readonly TimeSpan TimerTick = TimeSpan.FromMilliseconds(20);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Worker_ThatIsKilled_IsStartedAgainAfterTheDelay()
    {
        DrillLog log = new(TimeProvider.System);
        await using DrillBench bench = new(_ => postgres.GetServerAsync(), log, seed: 3, protectionOff: false, TimeProvider.System);
        await bench.OpenAsync(new StubOptions(), ownServer: false, Cancel);
        TimeSpan asked = TimeSpan.Zero;
        await using Supervisor supervisor = await Supervisor.StartAsync(
            token =>
            {
                asked = log.Elapsed;
                return bench.StartWorkerAsync(new WorkerSetup(), token);
            },
            bench.Policy.RestartDelay,
            TimeProvider.System,
            Cancel);
        WorkerProcess first = supervisor.Current;

        TimeSpan killed = log.Elapsed;
        await first.KillAsync();
        await Storage.Poll.UntilAsync(() => Task.FromResult(supervisor.Restarts == 1), Cancel);

        // Not until it is there: to start takes as long by itself.
        Assert.True(asked - killed >= bench.Policy.RestartDelay - TimerTick, $"asked for at {asked}, killed at {killed}");
        Assert.NotSame(first, supervisor.Current);
        Assert.False(supervisor.Current.Exited.IsCompleted);
    }
}
