using MarketData.Alerts;
using MarketData.Backfill;
using MarketData.Bars;
using MarketData.Instruments;
using MarketData.IntegrationTests.Storage;
using MarketData.Leasing;
using MarketData.Operations;
using MarketData.Postgres.Alerts;
using MarketData.Postgres.Leasing;
using MarketData.Postgres.Operations;
using MarketData.Scheduling;
using MarketData.Time;

namespace MarketData.IntegrationTests.Work;

/// <summary>A schema of its own with the work of the backfill in it.</summary>
internal sealed class WorkBench(StorageSchema schema) : IAsyncDisposable
{
    public static readonly LeaseTerms Terms = new(TimeSpan.FromMinutes(10), TimeSpan.FromMinutes(1));

    private static readonly UtcRange Range = new(0, 86_400_000);

    public StorageSchema Schema => schema;

    public JobQueue Queue { get; } = new(schema.DataSource, Terms);

    public ExecutionLog Log { get; } = new(schema.DataSource);

    public AlertStore Alerts { get; } = new(schema.DataSource);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static async Task<WorkBench> CreateAsync(StorageDatabase database) => new(await database.CreateSchemaAsync());

    public static SeriesKey Key(string symbol, string timeframe = "5m")
    {
        Assert.True(Symbol.TryParse(symbol, out Symbol? parsed));
        Assert.True(Timeframe.TryParse(timeframe, out Timeframe? length));
        return new SeriesKey(parsed, length);
    }

    /// <summary>A plan for these symbols at five minutes, in this order.</summary>
    public static RunPlan PlanOf(params IReadOnlyList<string> symbols)
    {
        PlannedJob[] jobs =
        [
            .. symbols.Select(symbol => Key(symbol))
                .Select(key => new PlannedJob(new BackfillJob(key, Range), Universe.CriticalityOf(key.Symbol))),
        ];
        return new RunPlan([.. jobs.Select(job => job.Phase).Distinct()], jobs);
    }

    /// <summary>A triggered run of these symbols, planned.</summary>
    public async Task<long> StartRunAsync(params IReadOnlyList<string> symbols)
    {
        long id = await schema.ScalarAsync<long>(
            "INSERT INTO scheduler_execution_log (origin, forced) VALUES ('manual', false) RETURNING id");
        BackfillExecution? run = await Log.PlanNextAsync(_ => PlanOf(symbols), Cancel);
        Assert.Equal(id, run?.Id);
        return id;
    }

    /// <summary>These conditions and no other hold, of whatever class.</summary>
    /// <returns>How many alerts were raised or cleared.</returns>
    public async Task<int> ApplyAsync(IReadOnlyList<AlertCondition> conditions, CancellationToken cancellationToken) =>
        (await Alerts.JudgeAsync(FollowedSeries.All, _ => conditions, cancellationToken)).Changed;

    public async Task<LeasedJob> LeaseOneAsync(string worker = "one") => Assert.Single(await Queue.LeaseAsync(worker, 1, Cancel));

    /// <summary>As when the holders of all leases were silent for too long.</summary>
    public Task EndLeasesAsync() => schema.ExecuteAsync(
        "UPDATE backfill_jobs SET leased_until = now() - interval '1 ms', changed_at = now() - interval '1 h' WHERE state = 'leased'");

    public async Task<string> StateOfAsync(long job) =>
        await schema.ScalarAsync<string>($"SELECT state FROM backfill_jobs WHERE id = {job}") ?? "";

    public ValueTask DisposeAsync() => schema.DisposeAsync();
}
