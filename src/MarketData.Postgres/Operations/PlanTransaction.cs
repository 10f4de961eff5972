using System.Data;
using MarketData.Bars;
using MarketData.Operations;
using MarketData.Postgres.Rows;
using MarketData.Scheduling;
using MarketData.Time;
using Npgsql;
using NpgsqlTypes;

namespace MarketData.Postgres.Operations;

/// <summary>
/// Makes the jobs of a queued run. Whoever plans has the run's row locked, and others pass it over: the plan is entered whole, or nothing
/// happened.
/// </summary>
internal sealed class PlanTransaction(NpgsqlConnection connection, CancellationToken cancellationToken)
{
    /// <summary>
    /// The run of a schedule before this one is under way while somebody does a job of it or may, and also when all of its jobs wait: then
    /// the source is down, and another run would find the same. When only a series that fails is left of it, it holds up no other.
    /// </summary>
    private const string Take = $"""
        SELECT {ExecutionSql.Columns}
        FROM scheduler_execution_log waiting
        WHERE state = 'queued' AND (schedule IS NULL OR NOT EXISTS (
            SELECT FROM scheduler_execution_log under_way
            WHERE under_way.schedule = waiting.schedule AND under_way.state = 'running'
                AND EXISTS (SELECT FROM backfill_jobs job WHERE job.run_id = under_way.id AND job.state IN ('waiting', 'leased'))
                AND (
                    EXISTS (SELECT FROM backfill_jobs job WHERE job.run_id = under_way.id AND {ExecutionSql.IsAtHand})
                    OR NOT EXISTS (
                        SELECT FROM backfill_jobs job WHERE job.run_id = under_way.id AND job.state IN ('done', 'failed')))))
        ORDER BY id
        LIMIT 1
        FOR UPDATE SKIP LOCKED
        """;

    private const string Requests = "SELECT symbol, timeframe FROM enrichment_requests WHERE run_id = $1";

    private const string OpenOfTheSchedule = """
        SELECT symbol, timeframe
        FROM backfill_jobs job
        JOIN scheduler_execution_log log ON log.id = job.run_id
        WHERE job.state IN ('waiting', 'leased') AND log.state = 'running' AND log.schedule = $1
        """;

    private const string Coverage = """
        SELECT clock_timestamp(), symbol, timeframe, covered_from, covered_until
        FROM (SELECT) AS once
        LEFT JOIN series ON covered_from IS NOT NULL
        """;

    private const string Enter = """
        INSERT INTO backfill_jobs (run_id, symbol, timeframe, range_from, range_until, phase)
        SELECT $1, symbol, timeframe, range_from, range_until, phase
        FROM unnest($2, $3, $4, $5, $6) WITH ORDINALITY AS job (symbol, timeframe, range_from, range_until, phase, place)
        ORDER BY place
        """;

    private const string Start = $"""
        UPDATE scheduler_execution_log SET state = 'running', started_at = clock_timestamp(), jobs = $2, classes = $3
        WHERE id = $1
        RETURNING {ExecutionSql.Columns}
        """;

    /// <summary>Null when no run is to be planned.</summary>
    public async Task<BackfillExecution?> RunAsync(Func<RunToPlan, RunPlan> plan)
    {
        await using NpgsqlTransaction transaction =
            await connection.BeginTransactionAsync(IsolationLevel.ReadCommitted, cancellationToken);
        if (await TakeAsync() is not { } run)
        {
            return null;
        }

        IReadOnlyList<SeriesKey> requested =
            run.Origin == ExecutionOrigin.Enrichment ? await ReadSeriesAsync(Requests, Parameter(run.Id)) : [];
        (DateTimeOffset asOf, IReadOnlyDictionary<SeriesKey, UtcRange> coverage) = await ReadCoverageAsync();
        RunPlan planned = plan(new RunToPlan(run, asOf, requested, coverage));
        BackfillExecution started = await EnterAsync(
            run.Id, run.Schedule is { } schedule ? await LeaveOpenAsync(schedule, planned) : planned);
        await transaction.CommitAsync(cancellationToken);
        return started;
    }

    private static NpgsqlParameter<T> Parameter<T>(T value) => new() { TypedValue = value };

    private static NpgsqlParameter Times(IEnumerable<long> unixMs) => new()
    {
        Value = unixMs.Select(PostgresTime.FromUnixMs).ToArray(), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.TimestampTz,
    };

    private async Task<BackfillExecution?> TakeAsync()
    {
        await using NpgsqlCommand command = new(Take, connection);
        return (await ExecutionRows.ReadAsync(command, cancellationToken)).SingleOrDefault();
    }

    /// <summary>Those that this build knows: one that a later build has entered is no reason to plan nothing.</summary>
    private async Task<IReadOnlyList<SeriesKey>> ReadSeriesAsync(string sql, NpgsqlParameter parameter)
    {
        List<SeriesKey> series = [];
        await using NpgsqlCommand command = new(sql, connection) { Parameters = { parameter } };
        await using NpgsqlDataReader reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            if (SeriesNames.TryParse(reader.GetString(0), reader.GetString(1)) is { } known)
            {
                series.Add(known);
            }
        }

        return series;
    }

    private async Task<(DateTimeOffset AsOf, IReadOnlyDictionary<SeriesKey, UtcRange> Coverage)> ReadCoverageAsync()
    {
        Dictionary<SeriesKey, UtcRange> coverage = [];
        DateTimeOffset asOf = default;
        await using NpgsqlCommand command = new(Coverage, connection);
        await using NpgsqlDataReader reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            asOf = reader.GetFieldValue<DateTimeOffset>(0);
            if (!reader.IsDBNull(1) && SeriesNames.TryParse(reader.GetString(1), reader.GetString(2)) is { } known)
            {
                coverage[known] = new UtcRange(
                    PostgresTime.ToUnixMs(reader.GetFieldValue<long>(3)), PostgresTime.ToUnixMs(reader.GetFieldValue<long>(4)));
            }
        }

        return (asOf, coverage);
    }

    /// <summary>
    /// Without the series that a run of the schedule before has yet to do: it would be the same again. Of their classes the run does not
    /// speak, for it does not do them whole.
    /// </summary>
    private async Task<RunPlan> LeaveOpenAsync(ScheduleName schedule, RunPlan planned)
    {
        HashSet<SeriesKey> open = [.. await ReadSeriesAsync(OpenOfTheSchedule, Parameter(EnumNames.Of(schedule)))];
        ILookup<bool, PlannedJob> byIsOpen = planned.Jobs.ToLookup(job => open.Contains(job.Job.Series));
        return new RunPlan([.. planned.Classes.Except(byIsOpen[true].Select(job => job.Phase))], [.. byIsOpen[false]]);
    }

    /// <summary>A run without jobs is ended at once by <see cref="ExecutionSql.CloseEnded"/>, as every other that has none open.</summary>
    private async Task<BackfillExecution> EnterAsync(long run, RunPlan plan)
    {
        IReadOnlyList<PlannedJob> jobs = plan.Jobs;
        await using (NpgsqlCommand enter = new(Enter, connection))
        {
            enter.Parameters.Add(Parameter(run));
            enter.Parameters.Add(Parameter(jobs.Select(job => job.Job.Series.Symbol.Name).ToArray()));
            enter.Parameters.Add(Parameter(jobs.Select(job => job.Job.Series.Timeframe.Code).ToArray()));
            enter.Parameters.Add(Times(jobs.Select(job => job.Job.Range.StartUnixMs)));
            enter.Parameters.Add(Times(jobs.Select(job => job.Job.Range.EndUnixMs)));
            enter.Parameters.Add(Parameter(jobs.Select(job => (short)job.Phase).ToArray()));
            await enter.ExecuteNonQueryAsync(cancellationToken);
        }

        await using NpgsqlCommand start = new(Start, connection);
        start.Parameters.Add(Parameter(run));
        start.Parameters.Add(Parameter(jobs.Count));
        start.Parameters.Add(Parameter(plan.Classes.Select(one => (short)one).Distinct().Order().ToArray()));
        BackfillExecution started = (await ExecutionRows.ReadAsync(start, cancellationToken)).Single();
        await using NpgsqlCommand notify = new($"SELECT {ExecutionSql.Wake}", connection);
        await notify.ExecuteNonQueryAsync(cancellationToken);
        return started;
    }
}
