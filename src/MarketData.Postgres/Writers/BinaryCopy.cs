using MarketData.Postgres.Rows;
using Npgsql;

namespace MarketData.Postgres.Writers;

/// <summary>
/// Rows by COPY into a table that has the columns of <c>bars</c>. On <c>bars</c> itself, without a transaction around it, this
/// is the most that any writer could reach. Keeps its buffer between uses. Not thread-safe.
/// </summary>
internal sealed class BinaryCopy(string table)
{
    // To reach a server that is there takes milliseconds; one that is not may not hold a cancellation up for long.
    private static readonly TimeSpan CancelTimeout = TimeSpan.FromSeconds(5);

    // A server that reads takes back a COPY in less. One that waits for someone else's row does not read.
    private static readonly TimeSpan AbandonPatience = TimeSpan.FromMilliseconds(200);

    private readonly string copy = $"COPY {table} ({BarTable.Join(BarTable.CopyColumns)}) FROM STDIN (FORMAT binary)";

    private readonly BinaryCopyEncoder encoder = new();

    /// <exception cref="PostgresException">The server took none of the rows: one is there already, for example.</exception>
    public async Task ImportAsync(
        NpgsqlConnection connection, int seriesId, BarRows rows, long computedAt, CancellationToken cancellationToken)
    {
        NpgsqlRawCopyStream stream = await connection.BeginRawBinaryCopyAsync(copy, cancellationToken);
        try
        {
            await encoder.WriteAsync(seriesId, rows, computedAt, stream, cancellationToken);
        }
        catch (Exception error)
        {
            await AbandonAsync(connection, stream);

            // The driver passes on how the socket took the cancellation, which is not what the caller waits for.
            if (error is NpgsqlException { InnerException: OperationCanceledException })
            {
                cancellationToken.ThrowIfCancellationRequested();
            }

            throw;
        }

        await CompleteAsync(connection, stream, cancellationToken);
    }

    /// <summary>
    /// Ends a COPY without its rows; disposing would end it as if it were complete. A server that waits for someone else's row does not
    /// even read that it is to end: then its statement is cancelled, over another connection.
    /// </summary>
    private static async Task AbandonAsync(NpgsqlConnection connection, NpgsqlRawCopyStream stream)
    {
        Task abandoned = stream.CancelAsync();
        await abandoned.WaitAsync(AbandonPatience).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (!abandoned.IsCompleted)
        {
            await CancelBackendAsync(connection);
        }

        // If this fails the connection is broken, and the transaction gone with it. What broke it is on its way to the caller.
        await abandoned.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    /// <summary>
    /// Ends the COPY, and throws if the server did not take it. The server may have to wait for someone else's row before it
    /// answers, and the driver cannot be cancelled here: the server is, over another connection.
    /// </summary>
    private static async Task CompleteAsync(
        NpgsqlConnection connection, NpgsqlRawCopyStream stream, CancellationToken cancellationToken)
    {
        Task completion = stream.DisposeAsync().AsTask();
        try
        {
            await completion.WaitAsync(cancellationToken);
            return;
        }
        catch (OperationCanceledException) when (!completion.IsCompleted)
        {
            await CancelBackendAsync(connection);
        }

        try
        {
            await completion;
        }
        catch (PostgresException error)
            when (error.SqlState == PostgresErrorCodes.QueryCanceled)
        {
            throw new OperationCanceledException(error.Message, error, cancellationToken);
        }
    }

    private static async Task CancelBackendAsync(NpgsqlConnection connection)
    {
        using CancellationTokenSource timeout = new(CancelTimeout);
        try
        {
            await using NpgsqlConnection other = (NpgsqlConnection)((ICloneable)connection).Clone();
            await other.OpenAsync(timeout.Token);
            await using NpgsqlCommand command = new("SELECT pg_cancel_backend($1)", other)
            {
                Parameters = { new NpgsqlParameter<int> { TypedValue = connection.ProcessID } },
            };
            await command.ExecuteNonQueryAsync(timeout.Token);
        }
        catch (Exception error) when (error is NpgsqlException or OperationCanceledException)
        {
            // Then the COPY ends by itself, or by the command timeout.
        }
    }
}
