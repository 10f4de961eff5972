using System.Data.Common;
using MarketData.Instruments;
using MarketData.Operations;
using MarketData.Postgres.Rows;
using MarketData.Scheduling;
using Npgsql;

namespace MarketData.Postgres.Operations;

/// <summary>
/// The runs of the backfill, in the table <c>scheduler_execution_log</c>, and what their jobs came to. Any number of processes may ask for
/// runs, plan and end them at once. Thread-safe.
/// </summary>
public sealed class ExecutionLog(NpgsqlDataSource dataSource)
{
    /// <summary>
    /// Asks for a run. While one that was triggered waits or is under way, that one is the answer, however many ask at once, unless it does
    /// less than what is asked for.
    /// </summary>
    /// <param name="force">The run fetches everything again: one that waits is made to, and behind one that runs another waits.</param>
    public async Task<BackfillExecution> TriggerAsync(bool force, CancellationToken cancellationToken = default)
    {
        await using NpgsqlCommand look = dataSource.CreateCommand(ExecutionSql.Triggered);
        look.Parameters.Add(Parameter(force));
        if (await ExecutionRows.ReadAsync(look, cancellationToken) is [BackfillExecution open])
        {
            return open;
        }

        return (await AskAsync(ExecutionRows.ReadAsync, [Command(ExecutionSql.Trigger, Parameter(force))], cancellationToken)).Single();
    }

    /// <summary>
    /// Asks for the run of a firing. However many schedulers fire it, or fire it late, it is one run; while one of the schedule waits, that
    /// one stands for the later slot too.
    /// </summary>
    /// <returns>Whether this call made the run.</returns>
    public Task<bool> OpenSlotAsync(ScheduleSlot slot, CancellationToken cancellationToken = default) =>
        AskAsync(
            (reader, cancel) => reader.ReadAsync(cancel),
            [
                Command(ExecutionSql.MoveSlot, Parameter(EnumNames.Of(slot.Schedule)), Parameter(slot.At.ToUniversalTime())),
                Command(ExecutionSql.OpenSlot, Parameter(EnumNames.Of(slot.Schedule)), Parameter(slot.At.ToUniversalTime())),
            ],
            cancellationToken);

    /// <summary>
    /// Asks for a run for the features that were asked for and never computed, unless one waits, or runs and has more to do than to wait
    /// for series that fail.
    /// </summary>
    /// <param name="pause">How long a request waits after a run that came to no features for it.</param>
    /// <returns>Whether this call made the run.</returns>
    public async Task<bool> OpenEnrichmentAsync(TimeSpan pause, CancellationToken cancellationToken = default)
    {
        await using NpgsqlCommand look = dataSource.CreateCommand(ExecutionSql.AnyRequest);
        look.Parameters.Add(Parameter(pause));
        return await look.ExecuteScalarAsync(cancellationToken) is true && await AskAsync(
            (reader, cancel) => reader.ReadAsync(cancel),
            [Command(ExecutionSql.DropComputed), Command(ExecutionSql.OpenEnrichment, Parameter(pause))],
            cancellationToken);
    }

    /// <summary>
    /// Plans the run that has waited longest, in one transaction: whoever calls at once plans another one. A schedule's run waits
    /// while the schedule's run before it is under way.
    /// </summary>
    /// <param name="plan">Pure. What it throws is thrown, and the run waits as before.</param>
    /// <returns>The run, which is running now, also when it has no job; null when none is to be planned.</returns>
    public async Task<BackfillExecution?> PlanNextAsync(Func<RunToPlan, RunPlan> plan, CancellationToken cancellationToken = default)
    {
        await using NpgsqlConnection connection = await dataSource.OpenConnectionAsync(cancellationToken);
        return await new PlanTransaction(connection, cancellationToken).RunAsync(plan);
    }

    /// <summary>Ends the runs of which no job is open, those that never had one too.</summary>
    /// <returns>Those that this call has ended.</returns>
    public Task<IReadOnlyList<BackfillExecution>> CloseEndedAsync(CancellationToken cancellationToken = default) =>
        ReadAsync(Command(ExecutionSql.CloseEnded), cancellationToken);

    /// <summary>
    /// Drops some of the runs that ended longer ago than they are kept, with their jobs, the oldest first; of each class of symbols the
    /// latest that succeeded stays.
    /// </summary>
    /// <returns>How many.</returns>
    public Task<long> DropOldAsync(RunRetention retention, CancellationToken cancellationToken = default) =>
        AskAsync(
            async (reader, cancel) => await reader.ReadAsync(cancel) ? reader.GetInt64(0) : 0,
            [Command(ExecutionSql.DropOld, Parameter(retention.Kept), Parameter(retention.Batch))],
            cancellationToken);

    /// <summary>Null when there is no such run.</summary>
    public async Task<BackfillExecution?> FindAsync(long id, CancellationToken cancellationToken = default) =>
        (await ReadAsync(Command(ExecutionSql.Find, Parameter(id)), cancellationToken)).SingleOrDefault();

    /// <summary>The runs asked for last, the latest first.</summary>
    public Task<IReadOnlyList<BackfillExecution>> ReadLatestAsync(int limit, CancellationToken cancellationToken = default) =>
        ReadAsync(Command(ExecutionSql.Latest, Parameter(limit)), cancellationToken);

    /// <summary>How far a run is, class by class, the most urgent first; classes without jobs are left out.</summary>
    public async Task<IReadOnlyList<PhaseProgress>> ReadProgressAsync(long id, CancellationToken cancellationToken = default)
    {
        List<PhaseProgress> phases = [];
        await using NpgsqlCommand command = dataSource.CreateCommand(ExecutionSql.Progress);
        command.Parameters.Add(Parameter(id));
        await using NpgsqlDataReader reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            phases.Add(new PhaseProgress(
                (Criticality)reader.GetInt16(0),
                (int)reader.GetInt64(1),
                (int)reader.GetInt64(2),
                (int)reader.GetInt64(3),
                (int)reader.GetInt64(4)));
        }

        return phases;
    }

    /// <summary>What became of each series of a run, in the order of its plan.</summary>
    public async Task<IReadOnlyList<JobOutcome>> ReadOutcomesAsync(long id, CancellationToken cancellationToken = default)
    {
        List<JobOutcome> outcomes = [];
        await using NpgsqlCommand command = dataSource.CreateCommand(ExecutionSql.Outcomes);
        command.Parameters.Add(Parameter(id));
        await using NpgsqlDataReader reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            outcomes.Add(new JobOutcome(
                SeriesNames.Parse(reader.GetString(0), reader.GetString(1)),
                (Criticality)reader.GetInt16(2),
                EnumNames.Parse<JobState>(reader.GetString(3)),
                reader.GetInt32(4),
                reader.GetInt32(5),
                reader.IsDBNull(6) ? null : reader.GetString(6),
                ExecutionRows.Instant(reader, 7),
                reader.GetFieldValue<long?>(8),
                ExecutionRows.Instant(reader, 9),
                ExecutionRows.Instant(reader, 10))
            {
                ResumedFrom = ExecutionRows.Instant(reader, 11),
                ResumedAfter = reader.IsDBNull(12) ? null : reader.GetString(12),
            });
        }

        return outcomes;
    }

    /// <summary>The database's clock, by which slots are due.</summary>
    public async Task<DateTimeOffset> ReadClockAsync(CancellationToken cancellationToken = default)
    {
        await using NpgsqlCommand command = dataSource.CreateCommand("SELECT now()");
        await using NpgsqlDataReader reader = await command.ExecuteReaderAsync(cancellationToken);
        await reader.ReadAsync(cancellationToken);
        return reader.GetFieldValue<DateTimeOffset>(0);
    }

    /// <summary>All that is on record, in one statement.</summary>
    public async Task<SchedulerRecord> ReadRecordAsync(CancellationToken cancellationToken = default)
    {
        await using NpgsqlCommand command = dataSource.CreateCommand(ExecutionSql.Record);
        await using NpgsqlDataReader reader = await command.ExecuteReaderAsync(cancellationToken);
        await reader.ReadAsync(cancellationToken);
        return new SchedulerRecord(
            reader.GetFieldValue<DateTimeOffset>(0),
            ExecutionRows.Instant(reader, 1),
            ExecutionRows.Instant(reader, 2),
            ExecutionRows.Instant(reader, 3),
            ExecutionRows.Instant(reader, 4),
            reader.GetInt64(5),
            reader.GetInt64(6),
            ExecutionRows.Instant(reader, 7),
            reader.GetInt64(8),
            ExecutionRows.Instant(reader, 9));
    }

    private static NpgsqlParameter<T> Parameter<T>(T value) => new() { TypedValue = value };

    private static NpgsqlBatchCommand Command(string sql, params ReadOnlySpan<NpgsqlParameter> parameters)
    {
        NpgsqlBatchCommand command = new(sql);
        foreach (NpgsqlParameter parameter in parameters)
        {
            command.Parameters.Add(parameter);
        }

        return command;
    }

    private async Task<IReadOnlyList<BackfillExecution>> ReadAsync(NpgsqlBatchCommand command, CancellationToken cancellationToken)
    {
        await using NpgsqlBatch batch = dataSource.CreateBatch();
        batch.BatchCommands.Add(command);
        await using NpgsqlDataReader reader = await batch.ExecuteReaderAsync(cancellationToken);
        return await ExecutionRows.ReadAsync(reader, cancellationToken);
    }

    /// <summary>
    /// Runs the statements in one transaction, in which nobody else asks for a run, and reads the rows of the only one that answers with
    /// some. Who works is told by the statement that makes a run, when it commits.
    /// </summary>
    private async Task<T> AskAsync<T>(
        Func<DbDataReader, CancellationToken, Task<T>> read, NpgsqlBatchCommand[] commands, CancellationToken cancellationToken)
    {
        await using NpgsqlBatch batch = dataSource.CreateBatch();
        foreach (NpgsqlBatchCommand command in (NpgsqlBatchCommand[])[Command(ExecutionSql.AskAlone), .. commands])
        {
            batch.BatchCommands.Add(command);
        }

        await using NpgsqlDataReader reader = await batch.ExecuteReaderAsync(cancellationToken);
        await reader.NextResultAsync(cancellationToken);
        return await read(reader, cancellationToken);
    }
}
