using System.Collections.Concurrent;
using System.Data;
using MarketData.Postgres.Catalog;
using MarketData.Postgres.Rows;
using MarketData.Storage;
using Npgsql;

namespace MarketData.Postgres.Writers;

/// <summary>
/// A write, whichever way the rows take: data are checked and put in order, then series lock, checkpoint and rows commit in
/// one transaction. The lock comes first, so writers of one series queue there and can never wait for each other in a circle;
/// how long they wait is bounded by the data source's command timeout. A write that fails or is cancelled leaves nothing
/// behind and may be repeated; when the connection is lost during the commit the outcome is unknown, and repeating is right in
/// both cases.
/// </summary>
internal sealed class BarWriter(string name, NpgsqlDataSource dataSource, SeriesCatalog catalog, Func<IRowUpsert> newUpsert)
    : IBarWriter
{
    // Never more than there were writes at once.
    private readonly ConcurrentBag<Workspace> idle = [];

    public string Name => name;

    public async Task<WriteOutcome> WriteAsync(SeriesData data, CancellationToken cancellationToken = default)
    {
        Workspace workspace = idle.TryTake(out Workspace? taken) ? taken : new Workspace(new BarRows(), newUpsert());
        workspace.Rows.Load(data);
        WriteOutcome outcome = workspace.Rows.Count == 0 ? default : await StoreAsync(data, workspace, cancellationToken);

        // Not after a failure: what the driver may still hold of the buffers is then not known.
        idle.Add(workspace);
        return outcome;
    }

    private async Task<WriteOutcome> StoreAsync(SeriesData data, Workspace workspace, CancellationToken cancellationToken)
    {
        int seriesId = await catalog.GetOrCreateAsync(data.Series, cancellationToken);
        if (await TryStoreAsync(seriesId, data, workspace, cancellationToken) is { } outcome)
        {
            return outcome;
        }

        catalog.Forget(data.Series);
        seriesId = await catalog.GetOrCreateAsync(data.Series, cancellationToken);
        return await TryStoreAsync(seriesId, data, workspace, cancellationToken)
            ?? throw new InvalidOperationException($"{data.Series} was removed from the database while it was being written.");
    }

    /// <summary>Null, with nothing written, when the id is not that of the series.</summary>
    private async Task<WriteOutcome?> TryStoreAsync(
        int seriesId, SeriesData data, Workspace workspace, CancellationToken cancellationToken)
    {
        BarRows rows = workspace.Rows;
        long computedAt = PostgresTime.FromInstant(data.ComputedAt);
        await using NpgsqlConnection connection = await dataSource.OpenConnectionAsync(cancellationToken);
        await using NpgsqlTransaction transaction =
            await connection.BeginTransactionAsync(IsolationLevel.ReadCommitted, cancellationToken);

        SeriesCheckpoint checkpoint = new(seriesId, data.Series, NewestBar: rows.Times[rows.Count - 1], computedAt);
        if (!await checkpoint.LockAndAdvanceAsync(connection, cancellationToken))
        {
            return null;
        }

        int changed = await workspace.Upsert.UpsertAsync(connection, seriesId, rows, computedAt, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return new WriteOutcome(rows.Count, changed);
    }

    private sealed record Workspace(BarRows Rows, IRowUpsert Upsert);
}
