using MarketData.Backfill;
using MarketData.Leasing;
using MarketData.Postgres.Rows;
using MarketData.Storage;
using MarketData.Time;
using Npgsql;
using NpgsqlTypes;

namespace MarketData.Postgres.Leasing;

/// <summary>
/// The queue in the table <c>backfill_jobs</c>. Its clock is the database's. Every call is one round trip and one transaction, sent whole:
/// a worker that stops in the middle of it holds no lock. Thread-safe.
/// </summary>
public sealed class JobQueue(NpgsqlDataSource dataSource, LeaseTerms terms) : IJobQueue
{
    /// <summary>The channel of LISTEN and NOTIFY on which it is said that a run was asked for, or that jobs may be taken.</summary>
    public const string Channel = "backfill_jobs";

    /// <summary>Each failure means that somebody else has leased a job.</summary>
    private const int LeaseAttempts = 10;

    public async Task<IReadOnlyList<LeasedJob>> LeaseAsync(string worker, int count, CancellationToken cancellationToken = default)
    {
        for (int attempt = 1; ; attempt++)
        {
            try
            {
                return await TryLeaseAsync(worker, count, cancellationToken);
            }
            catch (PostgresException error) when (
                error.SqlState is PostgresErrorCodes.UniqueViolation or PostgresErrorCodes.DeadlockDetected && attempt < LeaseAttempts)
            {
                // Somebody leased a job of the same series in the same moment, and has it now.
            }
        }
    }

    public async Task<IReadOnlyList<WriteFence>> RenewAsync(
        IReadOnlyCollection<WriteFence> leases, CancellationToken cancellationToken = default)
    {
        List<WriteFence> lost = [];
        if (leases.Count == 0)
        {
            return lost;
        }

        await using NpgsqlCommand command = dataSource.CreateCommand(JobSql.Renew);
        AddLeases(command.Parameters, leases);
        command.Parameters.Add(new NpgsqlParameter<TimeSpan> { TypedValue = terms.Duration });
        await using NpgsqlDataReader reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            lost.Add(new WriteFence(reader.GetInt64(0), reader.GetInt64(1)));
        }

        return lost;
    }

    public async Task CompleteAsync(WriteFence lease, CancellationToken cancellationToken = default)
    {
        await using NpgsqlBatch batch = dataSource.CreateBatch();
        batch.BatchCommands.Add(JobFence.EndCommand(lease, bars: 0));
        if (await batch.ExecuteScalarAsync(cancellationToken) is null)
        {
            throw JobFence.Over(lease);
        }
    }

    public Task FailAsync(WriteFence lease, string message, TimeSpan? retryAfter, CancellationToken cancellationToken = default) =>
        EndAttemptAsync(JobSql.Fail, lease, message, retryAfter, cancellationToken);

    public Task PutOffAsync(WriteFence lease, string reason, TimeSpan pause, CancellationToken cancellationToken = default) =>
        EndAttemptAsync(JobSql.PutOff, lease, reason, pause, cancellationToken);

    public async Task ReleaseAsync(IReadOnlyCollection<WriteFence> leases, CancellationToken cancellationToken = default)
    {
        if (leases.Count == 0)
        {
            return;
        }

        NpgsqlBatchCommand release = new(JobSql.Release);
        AddLeases(release.Parameters, leases);
        await using NpgsqlBatch batch = dataSource.CreateBatch();
        batch.BatchCommands.Add(release);
        batch.BatchCommands.Add(new NpgsqlBatchCommand(JobSql.Notify));
        await batch.ExecuteNonQueryAsync(cancellationToken);
    }

    private static void AddLeases(NpgsqlParameterCollection parameters, IReadOnlyCollection<WriteFence> leases)
    {
        parameters.Add(new NpgsqlParameter<long[]> { TypedValue = [.. leases.Select(lease => lease.JobId)] });
        parameters.Add(new NpgsqlParameter<long[]> { TypedValue = [.. leases.Select(lease => lease.Token)] });
    }

    private async Task EndAttemptAsync(
        string sql, WriteFence lease, string message, TimeSpan? pause, CancellationToken cancellationToken)
    {
        await using NpgsqlCommand command = dataSource.CreateCommand(sql);
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = lease.JobId });
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = lease.Token });
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = message });
        command.Parameters.Add(new NpgsqlParameter
        {
            Value = pause is { } time ? time : DBNull.Value, NpgsqlDbType = NpgsqlDbType.Interval,
        });
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private async Task<IReadOnlyList<LeasedJob>> TryLeaseAsync(string worker, int count, CancellationToken cancellationToken)
    {
        NpgsqlBatchCommand lease = new(JobSql.Lease)
        {
            Parameters =
            {
                new NpgsqlParameter<string> { TypedValue = worker },
                new NpgsqlParameter<TimeSpan> { TypedValue = terms.Duration },
                new NpgsqlParameter<int> { TypedValue = count },
            },
        };
        NpgsqlBatchCommand takeBack = new(JobSql.TakeBack)
        {
            Parameters =
            {
                new NpgsqlParameter<int> { TypedValue = terms.PausesFromInterruption },
                new NpgsqlParameter<TimeSpan[]> { TypedValue = [.. terms.InterruptionPauses] },
            },
        };
        await using NpgsqlBatch batch = dataSource.CreateBatch();
        batch.BatchCommands.Add(new NpgsqlBatchCommand(JobSql.FollowTheClock));
        batch.BatchCommands.Add(takeBack);
        batch.BatchCommands.Add(lease);
        await using NpgsqlDataReader reader = await batch.ExecuteReaderAsync(cancellationToken);
        await reader.NextResultAsync(cancellationToken);
        List<LeasedJob> jobs = [];
        while (await reader.ReadAsync(cancellationToken))
        {
            UtcRange range = new(
                PostgresTime.ToUnixMs(reader.GetFieldValue<long>(5)), PostgresTime.ToUnixMs(reader.GetFieldValue<long>(6)));
            jobs.Add(new LeasedJob(
                new WriteFence(reader.GetInt64(0), reader.GetInt64(1)),
                reader.GetInt64(2),
                new BackfillJob(SeriesNames.Parse(reader.GetString(3), reader.GetString(4)), range),
                reader.GetBoolean(7),
                reader.GetInt32(8),
                reader.GetBoolean(9)));
        }

        return jobs;
    }
}
