using MarketData.Storage;
using Npgsql;

namespace MarketData.IntegrationTests.Storage;

/// <summary>A write that has come to where someone else's open transaction holds it up.</summary>
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

    /// <param name="heldUpBy">A statement whose locks the write cannot pass; its transaction stays open.</param>
    /// <param name="write">Starts the write.</param>
    public static async Task<BlockedWrite> StartAsync(
        StorageSchema schema, string heldUpBy, Func<Task<WriteOutcome>> write, CancellationToken cancellationToken)
    {
        NpgsqlConnection blocker = await schema.DataSource.OpenConnectionAsync(cancellationToken);
        NpgsqlTransaction transaction = await blocker.BeginTransactionAsync(cancellationToken);
        await using NpgsqlCommand command = new(heldUpBy, blocker);
        await command.ExecuteNonQueryAsync(cancellationToken);

        Task<WriteOutcome> running = write();
        int? waiting = null;
        await Poll.UntilAsync(
            async () => (waiting = await schema.ScalarAsync<int?>($"""
                SELECT pid FROM pg_stat_activity
                WHERE application_name = '{schema.ApplicationName}' AND {blocker.ProcessID} = ANY (pg_blocking_pids(pid))
                """)) is not null,
            cancellationToken);
        return new BlockedWrite(blocker, transaction, running, waiting!.Value);
    }

    /// <summary>Lets the statement that is in the way stand, and the write go on.</summary>
    public Task CommitBlockerAsync(CancellationToken cancellationToken) => blockerTransaction.CommitAsync(cancellationToken);

    /// <summary>Rolls the transaction in the way back, unless it was committed.</summary>
    public async ValueTask DisposeAsync()
    {
        await blockerTransaction.DisposeAsync();
        await blockerConnection.DisposeAsync();
    }
}
