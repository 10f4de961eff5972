using MarketData.Api.Caching;
using MarketData.Api.Rows;
using MarketData.Recovery;

namespace MarketData.Api.Answers;

/// <summary>
/// Where answers come from: the cache while what it has is current, the database otherwise, and the cache again, flagged, when the
/// database does not answer. Thread-safe.
/// </summary>
internal sealed class AnswerSource(BlockStore store, BlockCache cache, SnapshotReader reader, DatabaseWatch watch, TimeProvider clock)
{
    /// <summary>Longest wait for the database while it is heard and there is something to answer without it.</summary>
    private static readonly TimeSpan PatienceWithRows = TimeSpan.FromSeconds(1);

    /// <summary>The same once nothing is heard of it any more: half of what the policy gives the whole answer.</summary>
    private static readonly TimeSpan PatienceInSilence =
        RecoveryPolicy.Default.Of(FailureType.DatabaseConnectionLoss).AnswerTarget!.Value / 2;

    /// <summary>Longest wait for a read that others wait for too; it ends by itself a little earlier.</summary>
    private static readonly TimeSpan Patience = SnapshotReader.Deadline + TimeSpan.FromSeconds(1);

    /// <exception cref="OperationCanceledException">The request was aborted.</exception>
    public ValueTask<AnswerResult> GetAsync(RowKind kind, SeriesQuery query, CancellationToken requestAborted)
    {
        BlockKey key = new(kind, query.Series);
        HeldBlock? held = store.Find(key);
        SeriesAnswer? kept = held is null ? null : Slice(held.Snapshot, query, CacheUse.Hit);
        return kept is not null && held!.IsCurrent(watch)
            ? ValueTask.FromResult(new AnswerResult(ReadStatus.Read, kept))
            : new ValueTask<AnswerResult>(ReadAsync(key, query, held, kept, requestAborted));
    }

    private async Task<AnswerResult> ReadAsync(
        BlockKey key, SeriesQuery query, HeldBlock? held, SeriesAnswer? kept, CancellationToken requestAborted)
    {
        SeriesAnswer? fallback = kept is not null ? kept with { Use = CacheUse.HitDegraded } : NewestRows(held, query);
        TimeSpan patience = fallback is null ? Patience : watch.IsSilent ? PatienceInSilence : PatienceWithRows;
        long begunAt = clock.GetTimestamp();
        if (store.IsOn && (query.Range is null || kept is not null))
        {
            // Of a range that lies in the block that is kept, the block is read anew: the next range will lie in it too.
            int limit = query.Range is null ? query.Limit : held!.Snapshot.Block.Count;
            Task<ReadResult> reading = cache.ReadAsync(key, limit, out TimeSpan? underWayFor);
            bool isCollapsed = underWayFor is not null;
            TimeSpan sharedPatience = fallback is null ? patience : LeftOf(patience, underWayFor);
            ReadResult shared = await WaitAsync(reading, sharedPatience, requestAborted);
            CacheUse use = kept is null
                ? isCollapsed ? CacheUse.MissCollapsed : CacheUse.Miss
                : isCollapsed ? CacheUse.StaleCollapsed : CacheUse.Stale;
            if (!shared.HasRows)
            {
                return WithoutRows(shared, fallback);
            }

            if (Slice(shared.Snapshot, query, use) is { } answer)
            {
                return new AnswerResult(ReadStatus.Read, answer);
            }
        }

        // What is left of the patience: the block may have moved away from a range meanwhile.
        patience -= clock.GetElapsedTime(begunAt);
        ReadResult read = await WaitAsync(
            reader.ReadAsync(key, query.Range, query.Limit, isForOne: true, requestAborted), patience, requestAborted);
        return read.HasRows
            ? new AnswerResult(ReadStatus.Read, Whole(read.Snapshot, store.IsOn ? CacheUse.Miss : CacheUse.Bypass))
            : WithoutRows(read, fallback);
    }

    /// <summary>
    /// A read that others have waited for is waited for no longer than by them, but for a moment: one slow read would make every request
    /// slow that comes while it lasts.
    /// </summary>
    private static TimeSpan LeftOf(TimeSpan patience, TimeSpan? underWayFor)
    {
        TimeSpan left = patience - (underWayFor ?? TimeSpan.Zero);
        return left > PatienceInSilence ? left : PatienceInSilence;
    }

    private async Task<ReadResult> WaitAsync(Task<ReadResult> reading, TimeSpan patience, CancellationToken requestAborted)
    {
        try
        {
            return await reading.WaitAsync(patience > TimeSpan.Zero ? patience : TimeSpan.Zero, clock, requestAborted);
        }
        catch (TimeoutException)
        {
            return ReadResult.Late;
        }
    }

    private AnswerResult WithoutRows(ReadResult read, SeriesAnswer? fallback) =>
        fallback is null || read.Status == ReadStatus.NeverComputed
            ? new AnswerResult(read.Status, Answer: null)
            : new AnswerResult(
                ReadStatus.Read, fallback with { IsDatabaseLost = read.Status == ReadStatus.Unavailable || watch.IsGone });

    private static SeriesAnswer Whole(SeriesSnapshot snapshot, CacheUse use) => new(snapshot, 0, snapshot.Block.Count, use);

    private static SeriesAnswer? Slice(SeriesSnapshot snapshot, SeriesQuery query, CacheUse use) =>
        snapshot.TrySlice(query.Range, query.Limit, out int first, out int end)
            ? new SeriesAnswer(snapshot, first, end, use)
            : null;

    /// <summary>All that is kept, when more was asked for: it is the newest, and the answer says that it is cut.</summary>
    private static SeriesAnswer? NewestRows(HeldBlock? held, SeriesQuery query) =>
        held is null || query.Range is not null ? null : Whole(held.Snapshot, CacheUse.HitDegraded) with { IsCut = true };
}
