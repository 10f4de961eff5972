using MarketData.Api.Rows;
using MarketData.Postgres.Outages;
using MarketData.Storage;
using MarketData.Time;

namespace MarketData.Api.Caching;

/// <summary>Reads from the database, a bounded number at a time, each in bounded time. Failures are results. Thread-safe.</summary>
internal sealed class SnapshotReader(
    ISeriesReader reader, ReadGate gate, DatabaseWatch watch, TimeProvider clock, ILogger<SnapshotReader> logger)
{
    /// <summary>
    /// Longest wait for the rows, for a place and for connecting included: the driver's own timeouts start anew with every read
    /// from the server.
    /// </summary>
    public static readonly TimeSpan Deadline = TimeSpan.FromSeconds(5);

    /// <param name="isForOne">Whether what is read is for one answer, which gives its block back.</param>
    /// <exception cref="OperationCanceledException">The caller cancelled.</exception>
    public async Task<ReadResult> ReadAsync(
        BlockKey key, UtcRange? range, int limit, bool isForOne, CancellationToken cancellationToken)
    {
        if (watch.IsGone)
        {
            return ReadResult.Unavailable;
        }

        using CancellationTokenSource deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, watch.Gone);
        deadline.CancelAfter(Deadline);
        bool entered = false;
        try
        {
            entered = await gate.TryEnterAsync(deadline.Token);

            // Given up at the deadline also when the driver still waits for the server to confirm that it stopped.
            return entered
                ? await ReadNowAsync(key, range, limit, isForOne, deadline.Token).WaitAsync(deadline.Token)
                : ReadResult.Busy;
        }
        catch (Exception exception) when (DatabaseFault.Is(exception))
        {
            Log.DatabaseUnavailable(logger, DatabaseFault.SqlStateOf(exception), exception.Message);
            return ReadResult.Unavailable;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // In the queue it is our own reads that took too long.
            return watch.IsGone ? ReadResult.Unavailable : entered ? Late() : ReadResult.Busy;
        }
        finally
        {
            if (entered)
            {
                gate.Leave();
            }
        }
    }

    private async Task<ReadResult> ReadNowAsync(
        BlockKey key, UtcRange? range, int limit, bool isForOne, CancellationToken cancellationToken)
    {
        DateTimeOffset readAt = clock.GetUtcNow();
        StoredSeries? stored = key.Kind == RowKind.Quant
            ? await reader.ReadLatestAsync(key.Series, range, limit, cancellationToken)
            : await reader.ReadLatestBarsAsync(key.Series, range, limit, cancellationToken);
        watch.Answered();
        return stored is null
            ? ReadResult.NeverComputed
            : new ReadResult(ReadStatus.Read, new SeriesSnapshot(key, stored, limit, readAt, isForOne));
    }

    private ReadResult Late()
    {
        Log.DatabaseUnavailable(logger, "no SQLSTATE", "the read took too long");
        return ReadResult.Late;
    }
}
