using MarketData.Alerts;
using MarketData.Bars;
using MarketData.Instruments;
using MarketData.Recovery;
using MarketData.Time;
using Perf.Lab.Drills.Benches;
using Perf.Lab.Drills.Invariants;
using Perf.Testbed.Api;
using Perf.Testbed.Stub;

namespace Perf.Lab.Drills.Faults;

/// <summary>
/// The state that the features of one symbol go on from is made worthless, so that nothing computed from it can be stored. The symbol fails
/// alone and at once; the objective runs from its failure to the next job taken. Without the state the product reads the bars themselves, and the
/// symbol's next attempt succeeds. The alert that is watched is the one of symbols that have no features yet: it fires on the empty tables, and
/// clears when they are filled.
/// </summary>
internal sealed class ComputationFailureDrill : IDrill
{
    /// <summary>Numbers that are none behind the head of three, which stays good: it is a state by its form.</summary>
    private const string Poison = """
        UPDATE feature_states f
        SET state = substring(f.state FOR 24) || decode(repeat('000000000000f87f', (length(f.state) - 24) / 8), 'hex')
        FROM series s
        WHERE s.id = f.series_id AND s.symbol = '{0}'
        """;

    /// <summary>A job that has failed is due at once, and as if it had never been tried.</summary>
    private const string Impatience = """
        CREATE FUNCTION drill_impatience() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            NEW.not_before := NULL;
            NEW.attempts := 0;
            RETURN NEW;
        END $$;
        CREATE TRIGGER drill_impatience BEFORE UPDATE ON backfill_jobs FOR EACH ROW
            WHEN (OLD.state = 'leased' AND NEW.last_error IS NOT NULL AND NEW.state IN ('waiting', 'failed'))
            EXECUTE FUNCTION drill_impatience()
        """;

    private const string Cure = "DELETE FROM feature_states f USING series s WHERE s.id = f.series_id AND s.symbol = '{0}'";

    private static readonly TimeSpan RunPatience = TimeSpan.FromMinutes(2);

    /// <summary>Their market never closes, so that there is something new to compute at any hour of any day.</summary>
    private static readonly DrillScope Crypto = DrillScope.Usual with
    {
        Symbols = [.. ((string[])["BTC", "ETH", "SOL", "XRP"]).Select(name => Universe.Find(name)!)],
        Timeframes = [Timeframe.FiveMinutes, Timeframe.OneHour],
    };

    public DrillFacts Facts { get; } = new(
        Fault: 25,
        "computation-failure",
        "features of one symbol that cannot be computed: it fails alone and at once, the others go on, answers go on",
        "the pause behind a failed attempt, and its count: the failed job is the next one, as often as it likes",
        IsQuick: true)
    {
        Full = new DrillAmount(Runs: 20, Times: 1),
    };

    public async Task RunAsync(DrillBench bench, CancellationToken cancellationToken)
    {
        FailureObjective objective = bench.Policy.Of(FailureType.FeatureComputationFailure);
        await bench.OpenAsync(new StubOptions(), ownServer: false, cancellationToken, Crypto);
        await bench.SuperviseWorkerAsync(new WorkerSetup { Concurrency = 1 }, cancellationToken);
        await AlertCheck.UntilRaisedAsync(bench, AlertKind.FeaturesLacking, of: null, cancellationToken);
        await bench.FillAsync(cancellationToken);
        SeriesKey sick = bench.Scope.Series[0];
        AnswerWatch answers = await bench.StartWatchedApiAsync(ApiProcessOptions.Default, cancellationToken);
        CheckpointWatch checkpoints = CheckpointWatch.Start(bench);
        await SpoilAsync(bench, Poison, sick.Symbol.Name, cancellationToken);
        if (bench.ProtectionOff)
        {
            await bench.Database.ExecuteAsync(Impatience, cancellationToken);
        }

        bench.Log.Inject($"the state of {sick.Symbol.Name} holds numbers that are none");
        long run = await bench.TriggerAsync(force: false, cancellationToken);
        await bench.UntilAsync(
            "the failure",
            () => bench.Database.AskOrAsync(
                $"SELECT EXISTS (SELECT FROM backfill_jobs WHERE run_id = {run} AND last_error IS NOT NULL)", false, cancellationToken),
            RunPatience,
            cancellationToken);
        TimeSpan detected = bench.Log.Detect("the job has failed, and says why");
        double nextTakenMs = await NextTakenMsAsync(bench, run, objective, cancellationToken);
        bench.Log.Measure("next_job_taken_ms", nextTakenMs, objective.Rto.TotalMilliseconds, objective.Target.TotalMilliseconds);
        await bench.UntilAsync(
            "the jobs of the other symbols",
            () => bench.Database.AskOrAsync(
                $"SELECT bool_and(state = 'done') FROM backfill_jobs WHERE run_id = {run} AND symbol <> '{sick.Symbol.Name}'", false, cancellationToken),
            bench.PatienceFor(objective),
            cancellationToken);
        TimeSpan recovered = bench.Log.Recover("the jobs of all other symbols are done");
        bench.Log.Measure("cached_answer_p99_ms", answers.P99(detected, recovered), objective.Rto, objective.AnswerTarget);
        await SpoilAsync(bench, Cure, sick.Symbol.Name, cancellationToken);
        bench.Log.Note("the state is gone: the bars themselves are read");
        await bench.UntilEndedAsync(run, RunPatience, cancellationToken);
        await AlertCheck.UntilClearedAsync(bench, AlertKind.FeaturesLacking, of: null, cancellationToken);
        await answers.StopAsync();
        await checkpoints.StopAsync(cancellationToken);
        await TablesCheck.RunAsync(bench, cancellationToken);
    }

    /// <summary>From the failure of the first job to the next one that a lane takes, by the database's clock alone.</summary>
    private static async Task<double> NextTakenMsAsync(
        DrillBench bench, long run, FailureObjective objective, CancellationToken cancellationToken)
    {
        string sql = $"""
            SELECT (1000 * extract(epoch FROM min(next.started_at) - min(failed.changed_at)))::double precision
            FROM backfill_jobs failed
            JOIN backfill_jobs next ON next.run_id = failed.run_id AND next.id <> failed.id AND next.started_at >= failed.changed_at
            WHERE failed.run_id = {run} AND failed.last_error IS NOT NULL AND failed.attempts = 1
            """;
        double? found = null;
        await bench.UntilAsync(
            "the next job taken",
            async () => (found = await bench.Database.AskOrAsync<double?>(sql, null, cancellationToken)) is not null,
            bench.PatienceFor(objective),
            cancellationToken);
        return found!.Value;
    }

    private static Task SpoilAsync(DrillBench bench, string sql, string symbol, CancellationToken cancellationToken) =>
        bench.Database.ExecuteAsync(sql.Replace("{0}", symbol, StringComparison.Ordinal), cancellationToken);
}
