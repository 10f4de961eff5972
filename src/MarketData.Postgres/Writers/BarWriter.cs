using System.Collections.Concurrent;
using System.Data;
using MarketData.Postgres.Catalog;
using MarketData.Postgres.Rows;
using MarketData.Postgres.Tables;
using MarketData.Storage;
using Npgsql;

namespace MarketData.Postgres.Writers;

/// <summary>
/// A write, whichever way the rows take: data are checked and put in order, then series lock, checkpoint, rows and quarantined
/// bars commit in one transaction. The lock comes first, so writers of one series queue there and can never wait for each other
/// in a circle; how long they wait is bounded by the data source's command timeout. A write that fails or is cancelled leaves
/// nothing behind and may be repeated; when the connection is lost during the commit, or the server does not answer in time once the
/// commit is cancelled, the outcome is unknown, and repeating is right in both cases.
/// </summary>
internal sealed class BarWriter(string name, NpgsqlDataSource dataSource, SeriesCatalog catalog, Func<IRowUpsert> newUpsert)
    : IBarWriter
{
    // Never more than there were writes at once.
    private readonly ConcurrentBag<Workspace> idle = [];
    private readonly PartitionMaker partitions = new(dataSource);

    public string Name => name;

    public async Task<WriteOutcome> WriteAsync(SeriesData data, CancellationToken cancellationToken = default)
    {
        Workspace workspace = idle.TryTake(out Workspace? taken) ? taken : new Workspace(new BarRows(), newUpsert());
        workspace.Rows.Load(data);
        if (data.Quarantined is { } quarantined)
        {
            QuarantineTable.ThrowIfUnstorable(data.Series, quarantined);
        }

        bool isEmpty = workspace.Rows.Count == 0 && data is { Covered: null, Quarantined: not { Count: > 0 }, Fence: null };
        WriteOutcome outcome = isEmpty ? default : await StoreAsync(data, workspace, cancellationToken);

        // Not after a failure: what the driver may still hold of the buffers is then not known.
        idle.Add(workspace);
        return outcome;
    }

    /// <summary>
    /// Someone who writes bars without holding the series can make rows conflict that were seen not to, and wait for this write
    /// while it waits for him. All is undone then and done again in a way that stands it: a savepoint would save the second
    /// transaction, and cost every write that goes well.
    /// </summary>
    private async Task<WriteOutcome> StoreAsync(SeriesData data, Workspace workspace, CancellationToken cancellationToken)
    {
        try
        {
            return await StoreInPartitionsAsync(data, workspace, heldByAll: true, cancellationToken);
        }
        catch (PostgresException error) when (error.SqlState is PostgresErrorCodes.UniqueViolation or PostgresErrorCodes.DeadlockDetected)
        {
            return await StoreInPartitionsAsync(data, workspace, heldByAll: false, cancellationToken);
        }
    }

    /// <summary>
    /// The table may have been divided, or a month dropped from it, since this writer looked: it looks again then, once.
    /// </summary>
    private async Task<WriteOutcome> StoreInPartitionsAsync(
        SeriesData data, Workspace workspace, bool heldByAll, CancellationToken cancellationToken)
    {
        try
        {
            return await StoreAsync(data, workspace, heldByAll, cancellationToken);
        }
        catch (PostgresException error) when (PartitionMaker.IsMissingPartition(error))
        {
            partitions.Forget();
            return await StoreAsync(data, workspace, heldByAll, cancellationToken);
        }
    }

    private async Task<WriteOutcome> StoreAsync(
        SeriesData data, Workspace workspace, bool heldByAll, CancellationToken cancellationToken)
    {
        await partitions.EnsureAsync(workspace.Rows, cancellationToken);
        int seriesId = await catalog.GetOrCreateAsync(data.Series, cancellationToken);
        if (await TryStoreAsync(seriesId, data, workspace, heldByAll, cancellationToken) is { } outcome)
        {
            return outcome;
        }

        catalog.Forget(data.Series);
        seriesId = await catalog.GetOrCreateAsync(data.Series, cancellationToken);
        return await TryStoreAsync(seriesId, data, workspace, heldByAll, cancellationToken)
            ?? throw new InvalidOperationException($"{data.Series} was removed from the database while it was being written.");
    }

    /// <summary>Null, with nothing written, when the id is not that of the series.</summary>
    /// <param name="heldByAll">Whether all who write bars of the series hold it while they do.</param>
    private async Task<WriteOutcome?> TryStoreAsync(
        int seriesId, SeriesData data, Workspace workspace, bool heldByAll, CancellationToken cancellationToken)
    {
        BarRows rows = workspace.Rows;
        long computedAt = PostgresTime.FromInstant(data.ComputedAt);
        await using NpgsqlConnection connection = await dataSource.OpenConnectionAsync(cancellationToken);
        await using NpgsqlTransaction transaction =
            await connection.BeginTransactionAsync(IsolationLevel.ReadCommitted, cancellationToken);

        long? oldest = rows.Count > 0 ? rows.Times[0] : null;
        long? newest = rows.Count > 0 ? rows.Times[rows.Count - 1] : null;
        NewFeatureState? features = NewFeatureState.Of(data, rows);
        (WriteFence, long)? lease = data.Fence is { } fence ? (fence, rows.Count) : null;
        SeriesCheckpoint checkpoint = new(seriesId, data.Series, oldest, newest, computedAt, data.Covered, features, lease);
        if (await checkpoint.LockAndAdvanceAsync(connection, cancellationToken) is not { } state)
        {
            return null;
        }

        StoredBars stored = heldByAll ? state.Bars : StoredBars.Unknown;
        int changed = rows.Count > 0
            ? await workspace.Upsert.UpsertAsync(connection, seriesId, rows, computedAt, stored, cancellationToken)
            : 0;
        await SettleStateAsync(connection, seriesId, state.Features, features, (oldest, newest, changed), heldByAll, cancellationToken);
        int quarantined = data.Quarantined is { Count: > 0 } untrue
            ? await QuarantineTable.UpsertAsync(connection, seriesId, untrue, computedAt, cancellationToken)
            : 0;
        long[] mended = [.. Mended(state, data, rows)];
        int resolved = mended.Length > 0
            ? await QuarantineTable.ResolveAsync(connection, seriesId, mended, computedAt, cancellationToken)
            : 0;
        await transaction.CommitAsync(cancellationToken);
        return new WriteOutcome(rows.Count, changed)
        {
            QuarantinedBars = quarantined,
            ResolvedBars = resolved,
            Covered = state.Covered,
        };
    }

    /// <summary>Leaves no state that need not be that of the stored bars: the one of the write, or the one that it met.</summary>
    private static Task SettleStateAsync(
        NpgsqlConnection connection,
        int seriesId,
        StoredFeatureState stored,
        NewFeatureState? brought,
        (long? Oldest, long? Newest, int Changed) rows,
        bool heldByAll,
        CancellationToken cancellationToken) =>
        stored.IsOfTheWrite && (stored.MeetsBars || !heldByAll)
            ? FeatureStateTable.DeleteUnlessWholeAsync(connection, seriesId, brought!, cancellationToken)
            : stored.IsOutdated(rows.Oldest, rows.Newest, rows.Changed)
                ? FeatureStateTable.DeleteAsync(connection, seriesId, cancellationToken)
                : Task.CompletedTask;

    /// <summary>The times at which a bar was quarantined, before or with these data, and for which the data hold a true one.</summary>
    private static IEnumerable<long> Mended(SeriesState state, SeriesData data, BarRows rows)
    {
        long[] untrue = data.Quarantined is { } quarantined
            ? [.. quarantined.Bars.TimesUnixMs.ToArray().Select(PostgresTime.FromUnixMs)]
            : [];
        return state.OpenQuarantine.Concat(untrue).Where(time => Array.BinarySearch(rows.Times, 0, rows.Count, time) >= 0);
    }

    private sealed record Workspace(BarRows Rows, IRowUpsert Upsert);
}
