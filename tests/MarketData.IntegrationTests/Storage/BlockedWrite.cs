using MarketData.Storage;
using Npgsql;

namespace MarketData.IntegrationTests.Storage;

/// <summary>
/// A write held up in its middle, after some of its rows are in: someone else has inserted the time of a later row and has not
/// committed, so the writer must wait to know whether it conflicts.
/// </summary>
internal sealed class BlockedWrite : IAsyncDisposable
{
    private readonly NpgsqlConnection blockerConnection;
    private readonly NpgsqlTransaction blockerTransaction;

    private BlockedWrite(NpgsqlConnection blocker, NpgsqlTransaction transaction, Task<WriteOutcome> write, int processId)
    {
        blockerConnection = blocker;
        blockerTransaction = transaction;
        Write = write;
        ProcessId = processId;
    }

    public Task<WriteOutcome> Write { get; }

    /// <summary>The backend of the writer.</summary>
    public int ProcessId { get; }

    /// <param name="seriesId">The series of the data, which must be known already.</param>
    /// <param name="timeUnixMs">The row to wait at.</param>
    /// <param name="write">Starts the write.</param>
    public static async Task<BlockedWrite> StartAsync(
        StorageSchema schema, int seriesId, long timeUnixMs, Func<Task<WriteOutcome>> write, CancellationToken cancellationToken)
    {
        NpgsqlConnection blocker = await schema.DataSource.OpenConnectionAsync(cancellationToken);
        NpgsqlTransaction transaction = await blocker.BeginTransactionAsync(cancellationToken);
        await using NpgsqlCommand insert = new("""
            INSERT INTO bars VALUES ($1, 0, 0, 0, 0, 0, 0, $2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, now())
            """, blocker);
        insert.Parameters.Add(new NpgsqlParameter<int> { TypedValue = seriesId });
        insert.Parameters.Add(new NpgsqlParameter<DateTime> { TypedValue = DateTimeOffset.FromUnixTimeMilliseconds(timeUnixMs).UtcDateTime });
        await insert.ExecuteNonQueryAsync(cancellationToken);

        Task<WriteOutcome> running = write();
        int? waiting = null;
        await Poll.UntilAsync(
            async () => (waiting = await schema.ScalarAsync<int?>($"""
                SELECT pid FROM pg_stat_activity
                WHERE application_name = '{schema.Name}' AND {blocker.ProcessID} = ANY (pg_blocking_pids(pid))
                """)) is not null,
            cancellationToken);
        return new BlockedWrite(blocker, transaction, running, waiting!.Value);
    }

    /// <summary>Takes the row in the way back.</summary>
    public async ValueTask DisposeAsync()
    {
        await blockerTransaction.DisposeAsync();
        await blockerConnection.DisposeAsync();
    }
}
