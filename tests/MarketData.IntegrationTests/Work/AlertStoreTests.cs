using MarketData.Alerts;
using MarketData.Bars;
using MarketData.Instruments;
using MarketData.IntegrationTests.Storage;
using MarketData.Leasing;
using MarketData.Postgres.Alerts;
using MarketData.Postgres.Writers;

namespace MarketData.IntegrationTests.Work;

public sealed class AlertStoreTests(StorageDatabase database) : IClassFixture<StorageDatabase>
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    private static readonly AlertCondition NoSuccess = new(AlertKind.NoSuccess, null, AlertSeverity.Warning, "7 h without a success");

    private static readonly AlertCondition Failing =
        new(AlertKind.SymbolsFailing, Criticality.Critical, AlertSeverity.Critical, "50% of the symbols failed");

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Apply_ByManyAtOnce_RaisesAndClearsEachAlertOnce()
    {
        await using WorkBench bench = await WorkBench.CreateAsync(database);
        AlertCondition[] both = [NoSuccess, Failing];

        int[] raised = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => bench.ApplyAsync(both, Cancel)));
        int again = await bench.ApplyAsync([Failing with { Message = "60% of the symbols failed" }, NoSuccess], Cancel);
        int[] cleared = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => bench.ApplyAsync([NoSuccess], Cancel)));

        Assert.Equal((2, 0, 1), (raised.Sum(), again, cleared.Sum()));
        IReadOnlyList<Alert> alerts = await bench.Alerts.ReadAsync(10, Cancel);
        Assert.Equal([NoSuccess, Failing], alerts.Select(alert => alert.Condition));
        Assert.Null(alerts[0].ClearedAt);
        Assert.True(alerts[1].ClearedAt >= alerts[1].RaisedAt);
    }

    [Fact]
    public async Task Apply_SameKindOfAnotherClass_IsAnotherAlert()
    {
        await using WorkBench bench = await WorkBench.CreateAsync(database);

        int raised = await bench.ApplyAsync(
            [NoSuccess, NoSuccess with { Class = Criticality.Critical }, NoSuccess with { Class = Criticality.Low }, NoSuccess], Cancel);

        Assert.Equal(3, raised);
        Assert.Equal(3, await bench.ApplyAsync([], Cancel));
        Assert.Equal(1, await bench.ApplyAsync([NoSuccess], Cancel));
        Assert.Equal(4, (await bench.Alerts.ReadAsync(10, Cancel)).Count);
    }

    [Fact]
    public async Task TakeNotices_ByManyAtOnce_GivesEachToOneUntilItsTimeIsOver()
    {
        await using WorkBench bench = await WorkBench.CreateAsync(database);
        await bench.ApplyAsync([NoSuccess, Failing], Cancel);

        IReadOnlyList<AlertNotice>[] taken =
            await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => bench.Alerts.TakeNoticesAsync(5, Minute, Cancel)));
        Assert.Equal(2, taken.Sum(notices => notices.Count));
        await MakeDueAsync(bench);
        IReadOnlyList<AlertNotice> again = await bench.Alerts.TakeNoticesAsync(5, Minute, Cancel);

        Assert.Equal([NoSuccess, Failing], again.Select(notice => notice.Alert.Condition));
        Assert.All(again, notice => Assert.Equal((2, false), (notice.Attempt, notice.Cleared)));
        Assert.Equal(taken.SelectMany(notices => notices).Select(notice => notice.Id).Order(), again.Select(notice => notice.Id));
    }

    [Fact]
    public async Task TakeNotices_OfAnAlertThatCleared_SaysThatItRoseFirst()
    {
        await using WorkBench bench = await WorkBench.CreateAsync(database);
        await bench.ApplyAsync([NoSuccess], Cancel);
        await bench.ApplyAsync([], Cancel);

        AlertNotice rose = Assert.Single(await bench.Alerts.TakeNoticesAsync(5, Minute, Cancel));
        Assert.False(rose.Cleared);
        await bench.Alerts.SettleAsync(rose, null, null, Cancel);
        AlertNotice cleared = Assert.Single(await bench.Alerts.TakeNoticesAsync(5, Minute, Cancel));

        Assert.True(cleared.Cleared);
        Assert.NotNull(cleared.Alert.ClearedAt);
    }

    [Fact]
    public async Task Settle_Failure_IsTriedAgainUntilDeliveredOrGivenUp()
    {
        await using WorkBench bench = await WorkBench.CreateAsync(database);
        await bench.ApplyAsync([NoSuccess], Cancel);
        AlertNotice first = Assert.Single(await bench.Alerts.TakeNoticesAsync(5, TimeSpan.Zero, Cancel));
        AlertNotice second = Assert.Single(await bench.Alerts.TakeNoticesAsync(5, Minute, Cancel));

        // The first took too long: its failure says nothing of the attempt that is under way.
        await bench.Alerts.SettleAsync(first, TimeSpan.Zero, "timed out", Cancel);
        Assert.Empty(await bench.Alerts.TakeNoticesAsync(5, Minute, Cancel));
        await bench.Alerts.SettleAsync(second, TimeSpan.Zero, "503", Cancel);
        AlertNotice third = Assert.Single(await bench.Alerts.TakeNoticesAsync(5, Minute, Cancel));
        await bench.Alerts.SettleAsync(third, null, "given up", Cancel);
        await MakeDueAsync(bench);

        Assert.Equal(3, third.Attempt);
        Assert.Empty(await bench.Alerts.TakeNoticesAsync(5, Minute, Cancel));
        Assert.Equal("given up", await bench.Schema.ScalarAsync<string>("SELECT failure FROM alert_notices"));
    }

    [Fact]
    public async Task ReadFacts_NothingEverRan_AllSymbolsLackFeatures()
    {
        await using WorkBench bench = await WorkBench.CreateAsync(database);
        SeriesKey[] followed = [WorkBench.Key("SPY"), WorkBench.Key("SPY", "1h"), WorkBench.Key("QQQ"), WorkBench.Key("NVDA")];

        AlertFacts facts = await new AlertFactsReader(bench.Schema.DataSource).ReadAsync(followed, Cancel);

        Assert.Null(facts.FirstAskedAt);
        Assert.Equal(
            [new ClassFacts(Criticality.Critical, null, 0, 0, 2, 2), new ClassFacts(Criticality.Low, null, 0, 0, 1, 1)], facts.Classes);
        Assert.Empty((await new AlertFactsReader(bench.Schema.DataSource).ReadAsync([], Cancel)).Classes);
    }

    /// <summary>Critical fails in the second run; standard is in the first alone; of low, no run ever had a job.</summary>
    [Fact]
    public async Task ReadFacts_RunsEnded_CountsFirstSuccessAndFailuresClassByClass()
    {
        await using WorkBench bench = await WorkBench.CreateAsync(database);
        await bench.StartRunAsync("SPY", "QQQ", "AAPL");
        await EndAsync(bench, _ => false);
        DateTimeOffset? first = Assert.Single(await bench.Log.CloseEndedAsync(Cancel)).FinishedAt;
        await bench.StartRunAsync("SPY", "QQQ");
        await EndAsync(bench, symbol => symbol == "QQQ");
        await bench.Log.CloseEndedAsync(Cancel);
        await bench.StartRunAsync("SPY", "QQQ");
        await bench.Schema.Writer(WriterKind.Copy).WriteAsync(SampleSeries.Of(WorkBench.Key("SPY"), [0, 1]), Cancel);
        SeriesKey[] followed = [WorkBench.Key("SPY"), WorkBench.Key("QQQ"), WorkBench.Key("AAPL"), WorkBench.Key("NVDA")];

        AlertFacts facts = await new AlertFactsReader(bench.Schema.DataSource).ReadAsync(followed, Cancel);

        Assert.NotNull(facts.FirstAskedAt);
        Assert.Equal(
            [
                new ClassFacts(Criticality.Critical, first, 2, 1, 2, 1),
                new ClassFacts(Criticality.Standard, first, 1, 0, 1, 1),
                new ClassFacts(Criticality.Low, null, 0, 0, 1, 1),
            ],
            facts.Classes);
    }

    /// <summary>On a weekend there is nothing new of stocks: a run that finds so has succeeded for them.</summary>
    [Fact]
    public async Task ReadFacts_RunThatFoundNothingToDo_IsASuccessOfItsClasses()
    {
        await using WorkBench bench = await WorkBench.CreateAsync(database);
        await bench.Log.TriggerAsync(false, Cancel);
        await bench.Log.PlanNextAsync(_ => new([Criticality.Standard], []), Cancel);
        DateTimeOffset? ended = Assert.Single(await bench.Log.CloseEndedAsync(Cancel)).FinishedAt;

        AlertFacts facts = await new AlertFactsReader(bench.Schema.DataSource)
            .ReadAsync([WorkBench.Key("SPY"), WorkBench.Key("AAPL")], Cancel);

        Assert.Equal([null, ended], facts.Classes.Select(one => one.LastSuccessAt));
    }

    /// <summary>A run of series that were asked for says of their class neither that it fails nor that it is well.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task ReadFacts_RunOfAskedSeriesEndedLast_ClassIsJudgedByItsOwnRun(bool ownRunFails)
    {
        await using WorkBench bench = await WorkBench.CreateAsync(database);
        await bench.StartRunAsync("SPY", "QQQ");
        await EndAsync(bench, symbol => ownRunFails && symbol == "QQQ");
        await bench.Log.CloseEndedAsync(Cancel);
        await bench.Schema.ExecuteAsync("INSERT INTO scheduler_execution_log (origin, forced) VALUES ('enrichment', false)");
        await bench.Log.PlanNextAsync(_ => WorkBench.PlanOf("SPY") with { Classes = [] }, Cancel);
        await EndAsync(bench, _ => !ownRunFails);
        await bench.Log.CloseEndedAsync(Cancel);

        AlertFacts facts = await new AlertFactsReader(bench.Schema.DataSource).ReadAsync([WorkBench.Key("SPY")], Cancel);

        ClassFacts critical = Assert.Single(facts.Classes);
        Assert.Equal((2, ownRunFails ? 1 : 0), (critical.SymbolsInLatestRun, critical.SymbolsFailed));
    }

    /// <summary>What a scheduler read before another one judged must not undo what that one found.</summary>
    [Fact]
    public async Task Judge_WhileAnotherOneJudges_ReadsItsFactsBehindIt()
    {
        await using WorkBench bench = await WorkBench.CreateAsync(database);
        SeriesKey[] followed = [WorkBench.Key("SPY")];
        TaskCompletionSource firstJudges = new(TaskCreationOptions.RunContinuationsAsynchronously);
        using SemaphoreSlim goOn = new(0);
        Task<AlertJudgement> first = Task.Run(() => bench.Alerts.JudgeAsync(followed, HoldUp, Cancel), Cancel);
        await firstJudges.Task.WaitAsync(Cancel);

        Task<AlertJudgement> second = bench.Alerts.JudgeAsync(followed, Lacking, Cancel);
        await Poll.UntilAsync(
            () => bench.Schema.ScalarAsync<bool>("SELECT EXISTS (SELECT FROM pg_locks WHERE locktype = 'advisory' AND NOT granted)"),
            Cancel);
        await bench.Schema.Writer(WriterKind.Copy).WriteAsync(SampleSeries.Of(WorkBench.Key("SPY"), [0, 1]), Cancel);
        goOn.Release();

        Assert.NotEmpty((await first).Conditions);
        Assert.Empty((await second).Conditions);

        IReadOnlyList<AlertCondition> HoldUp(AlertFacts facts)
        {
            firstJudges.SetResult();
            goOn.Wait(Cancel);
            return Lacking(facts);
        }

        static IReadOnlyList<AlertCondition> Lacking(AlertFacts facts) => facts.Classes[0].SymbolsLackingFeatures > 0 ? [NoSuccess] : [];
    }

    /// <summary>Schedulers may be for different symbols: neither says anything of a class that only the other one follows.</summary>
    [Fact]
    public async Task Judge_OfOtherClasses_LeavesTheAlertOfAClassAsItIs()
    {
        await using WorkBench bench = await WorkBench.CreateAsync(database);
        await bench.Alerts.JudgeAsync([WorkBench.Key("SPY")], _ => [Failing], Cancel);

        AlertJudgement other = await bench.Alerts.JudgeAsync([WorkBench.Key("NVDA")], _ => [], Cancel);
        AlertJudgement own = await bench.Alerts.JudgeAsync([WorkBench.Key("SPY")], _ => [], Cancel);

        Assert.Equal((0, 1), (other.Changed, own.Changed));
    }

    /// <summary>As when schedules fire and no worker ever comes up.</summary>
    [Fact]
    public async Task ReadFacts_RunThatNobodyPlanned_CountsFromWhenItWasAskedFor()
    {
        await using WorkBench bench = await WorkBench.CreateAsync(database);
        DateTimeOffset asked = (await bench.Log.TriggerAsync(false, Cancel)).RequestedAt;

        AlertFacts facts = await new AlertFactsReader(bench.Schema.DataSource).ReadAsync([WorkBench.Key("SPY")], Cancel);

        Assert.Equal(asked, facts.FirstAskedAt);
    }

    private static Task MakeDueAsync(WorkBench bench) =>
        bench.Schema.ExecuteAsync("UPDATE alert_notices SET due_at = now() - interval '1 s'");

    private static async Task EndAsync(WorkBench bench, Predicate<string> fails)
    {
        foreach (LeasedJob job in await bench.Queue.LeaseAsync("one", 100, Cancel))
        {
            await (fails(job.Job.Series.Symbol.Name)
                ? bench.Queue.FailAsync(job.Fence, "broken", null, Cancel)
                : bench.Queue.CompleteAsync(job.Fence, Cancel));
        }
    }
}
