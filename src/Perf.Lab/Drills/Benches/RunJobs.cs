using System.Globalization;
using MarketData.Operations;
using Perf.Analysis.Drills;

namespace Perf.Lab.Drills.Benches;

/// <summary>The jobs of one run, as the tables have them. While the database is gone, nothing is known of them.</summary>
internal sealed class RunJobs(DrillBench bench, long run)
{
    public static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    public long Run => run;

    /// <summary>Asks for a run of all series.</summary>
    public static async Task<RunJobs> TriggerAsync(DrillBench bench, bool force, CancellationToken cancellationToken) =>
        new(bench, await bench.TriggerAsync(force, cancellationToken));

    /// <summary>How many there are, once the database says so.</summary>
    /// <param name="condition">Of <c>backfill_jobs</c>, in SQL.</param>
    /// <exception cref="NotRecoveredException">It does not, for so long.</exception>
    public async Task<long> CountAsync(string condition, CancellationToken cancellationToken)
    {
        long? known = null;
        await bench.UntilAsync(
            "the jobs to be counted",
            async () => (known = await TryCountAsync(condition, cancellationToken)) is not null,
            Patience,
            cancellationToken);
        return known!.Value;
    }

    /// <returns>Null: not known, as the database is gone.</returns>
    public Task<long?> TryCountAsync(string condition, CancellationToken cancellationToken) => bench.Database.AskOrAsync<long?>(
        string.Create(CultureInfo.InvariantCulture, $"SELECT count(*) FROM backfill_jobs WHERE run_id = {run} AND {condition}"),
        null,
        cancellationToken);

    public Task<long> DoneAsync(CancellationToken cancellationToken) => CountAsync("state = 'done'", cancellationToken);

    /// <summary>Those that are waiting or in hand.</summary>
    public Task<long> OpenAsync(CancellationToken cancellationToken) => CountAsync("state IN ('waiting', 'leased')", cancellationToken);

    /// <summary>Waits until so many jobs are done.</summary>
    /// <exception cref="NotRecoveredException">They are not, for so long.</exception>
    public Task UntilDoneAsync(long jobs, TimeSpan patience, CancellationToken cancellationToken) => bench.UntilAsync(
        $"job {jobs} to be done", async () => await TryCountAsync("state = 'done'", cancellationToken) >= jobs, patience, cancellationToken);

    /// <inheritdoc cref="UntilDoneAsync"/>
    public Task UntilAnyAsync(string what, string condition, TimeSpan patience, CancellationToken cancellationToken) => bench.UntilAsync(
        what, async () => await TryCountAsync(condition, cancellationToken) > 0, patience, cancellationToken);

    /// <summary>Waits until a worker has no job in hand any more: others have taken them over, or done them.</summary>
    public Task UntilTakenOverAsync(string worker, TimeSpan patience, CancellationToken cancellationToken) => bench.UntilAsync(
        $"the jobs of {worker} to be taken over",
        async () => await TryCountAsync($"state = 'leased' AND leased_by = '{worker}'", cancellationToken) == 0,
        patience,
        cancellationToken);

    /// <summary>
    /// This run as long as it has so much left to do, else another one behind it, of all series: there must be something to write.
    /// </summary>
    public async Task<RunJobs> OrAnotherAsync(long leastOpen, CancellationToken cancellationToken)
    {
        if (await OpenAsync(cancellationToken) >= leastOpen)
        {
            return this;
        }

        await EndAsync(cancellationToken);
        return await TriggerAsync(bench, force: true, cancellationToken);
    }

    /// <summary>
    /// Ends the jobs in hand as failed, one at least: what would become of them if a job that meets a fault were given up. For negative
    /// controls; whoever has them finds the lease over.
    /// </summary>
    public async Task GiveUpInHandAsync(CancellationToken cancellationToken)
    {
        string sql = string.Create(
            CultureInfo.InvariantCulture,
            $"""
            UPDATE backfill_jobs SET
                state = 'failed', last_error = 'given up by the drill', leased_until = NULL, finished_at = clock_timestamp()
            WHERE run_id = {run} AND state = 'leased'
            """);
        await bench.UntilAsync(
            "a job in hand to be given up",
            async () => await bench.Database.ExecuteAsync(sql, cancellationToken) > 0,
            Patience,
            cancellationToken);
    }

    /// <summary>Waits for its end, and notes whether all of it was done (I1).</summary>
    public async Task EndAsync(CancellationToken cancellationToken)
    {
        BackfillExecution ended = await bench.UntilEndedAsync(run, Patience, cancellationToken);
        long jobs = await CountAsync("true", cancellationToken);
        long done = await DoneAsync(cancellationToken);
        bench.Log.Check(new InvariantCheck(
            "I1",
            done == jobs && ended.State == ExecutionState.Succeeded,
            $"{done} of {jobs} jobs are done, and the run has {ended.State}"));
    }
}
