using MarketData.Bars;
using MarketData.Instruments;
using MarketData.Time;
using Perf.Analysis.Drills;
using Perf.Lab.Drills;
using Perf.Lab.Drills.Benches;
using Perf.Lab.Drills.Invariants;
using Perf.Testbed.Stub;
using Perf.Testbed.Worker;

namespace MarketData.IntegrationTests.Drills;

/// <summary>The invariants that drills check see each kind of damage, and none where there is none.</summary>
public sealed class TablesCheckTests(PostgresFixture postgres) : IAsyncLifetime
{
    private static readonly DateOnly From = new(2025, 1, 6);
    private static readonly DateOnly Until = From.AddDays(4);

    private static readonly DrillScope Scope = new([Universe.Find("BTC")!], [Timeframe.OneHour], Days: 4);

    private readonly DrillLog log = new(TimeProvider.System);
    private DrillBench bench = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private static Dictionary<SeriesKey, UtcRange> Done =>
        Scope.Series.ToDictionary(series => series, _ => UtcRange.FromDays(From, Until));

    public async ValueTask InitializeAsync()
    {
        bench = new DrillBench(_ => postgres.GetServerAsync(), log, seed: 3, protectionOff: false, TimeProvider.System);
        await bench.OpenAsync(new StubOptions(), ownServer: false, Cancel, Scope);
        WorkerProcess worker = await bench.StartPlanAsync(From, Until, goOn: false, Cancel);
        Assert.Equal(0, await worker.WaitForExitAsync(Cancel).WaitAsync(TimeSpan.FromSeconds(60), Cancel));
    }

    public ValueTask DisposeAsync() => bench.DisposeAsync();

    [Fact]
    public async Task Check_OfWhatTheProductStored_FindsNothing() => Assert.Equal(["I1 True", "I2 True", "I3 True"], await CheckAsync());

    [Theory]
    [InlineData("DELETE FROM bars WHERE time = '2025-01-07 05:00Z'", "I1 False")]
    [InlineData("UPDATE bars SET volume = volume + 1 WHERE time = '2025-01-07 05:00Z'", "I1 False")]
    [InlineData("UPDATE bars SET log_return = log_return * (1 + 2e-16) + 1e-300 WHERE time = '2025-01-07 05:00Z'", "I1 False")]
    [InlineData("ALTER TABLE bars DROP CONSTRAINT bars_pkey; INSERT INTO bars SELECT * FROM bars WHERE time = '2025-01-07 05:00Z'", "I2 False")]
    [InlineData("UPDATE series SET covered_until = covered_until + interval '1 hour'", "I3 False")]
    [InlineData("UPDATE series SET newest_bar = newest_bar + interval '1 hour'", "I3 False")]
    public async Task Check_OfDamage_NamesTheInvariant(string damage, string expected)
    {
        await bench.Database.ExecuteAsync(damage, Cancel);

        Assert.Contains(expected, await CheckAsync());
    }

    [Fact]
    public async Task Watch_OfACheckpointThatGoesBack_SeesIt()
    {
        CheckpointWatch watch = CheckpointWatch.Start(bench);
        await Storage.Poll.UntilAsync(() => Task.FromResult(watch.Looks > 0), Cancel);
        await bench.Database.ExecuteAsync("UPDATE series SET covered_until = covered_until - interval '1 hour'", Cancel);

        await watch.StopAsync(Cancel);

        InvariantCheck check = Assert.Single(log.Checks);
        Assert.Equal(("I3", false), (check.Id, check.Holds));
    }

    private async Task<IEnumerable<string>> CheckAsync()
    {
        await TablesCheck.RunAsync(bench, Done, Cancel);
        return log.Checks.Select(check => $"{check.Id} {check.Holds}");
    }
}
