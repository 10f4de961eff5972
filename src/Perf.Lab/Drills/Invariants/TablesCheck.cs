using System.Data;
using MarketData.Bars;
using MarketData.Features;
using MarketData.Features.Oracle;
using MarketData.Time;
using Npgsql;
using Perf.Analysis.Drills;
using Perf.Lab.Drills.Benches;
using Perf.Testbed.Market;

namespace Perf.Lab.Drills.Invariants;

/// <summary>
/// Compares the tables with the market that the stub serves, bit by bit (I1), looks for keys that come twice (I2) and for checkpoints
/// that are ahead of the data (I3). The oracle shares neither fetching nor storing nor the way of computing with the product.
/// </summary>
internal static class TablesCheck
{
    /// <summary>Of what the jobs that are done were to store; jobs that failed or are open may have stored less, but nothing wrong.</summary>
    public static Task RunAsync(DrillBench bench, CancellationToken cancellationToken) => RunAsync(bench, ReadDoneAsync, cancellationToken);

    /// <summary>The same of what was done without a queue of jobs.</summary>
    public static Task RunAsync(DrillBench bench, IReadOnlyDictionary<SeriesKey, UtcRange> done, CancellationToken cancellationToken) =>
        RunAsync(bench, (_, _) => Task.FromResult(done), cancellationToken);

    private static async Task RunAsync(
        DrillBench bench,
        Func<NpgsqlConnection, CancellationToken, Task<IReadOnlyDictionary<SeriesKey, UtcRange>>> read,
        CancellationToken cancellationToken)
    {
        // One moment for all: a worker may still be storing.
        await using NpgsqlConnection database = await bench.Database.DataSource.OpenConnectionAsync(cancellationToken);
        await using NpgsqlTransaction snapshot = await database.BeginTransactionAsync(IsolationLevel.RepeatableRead, cancellationToken);
        IReadOnlyDictionary<SeriesKey, UtcRange> done = await read(database, cancellationToken);
        IReadOnlyList<SeriesRow> series = await SeriesRow.ReadAllAsync(database, cancellationToken);
        string? lost = done.Keys.Except(series.Select(row => row.Key)).Select(key => $"{key} is done and holds nothing").FirstOrDefault();
        string? ahead = null;
        long bars = 0;
        foreach (SeriesRow row in series)
        {
            StoredRows stored = await StoredRows.ReadAsync(database, row.Id, cancellationToken);
            bars += stored.TimesUnixMs.Count;
            UtcRange? job = done.TryGetValue(row.Key, out UtcRange range) ? range : null;
            lost ??= FindLoss(bench.Market, row, stored, job) is { } loss ? $"{row.Key}: {loss}" : null;
            ahead ??= FindLead(row, job) is { } lead ? $"{row.Key}: {lead}" : null;
        }

        long twice = await CountTwiceAsync(database, cancellationToken);
        bench.Log.Check(new InvariantCheck("I1", lost is null, lost ?? $"{bars} bars of {series.Count} series equal the market's"));
        bench.Log.Check(new InvariantCheck("I2", twice == 0, twice == 0 ? "no key comes twice" : $"{twice} bars come twice"));
        bench.Log.Check(new InvariantCheck("I3", ahead is null, ahead ?? "no checkpoint is ahead of its data"));
    }

    /// <summary>I1. A series holds all bars of the market from its first to its newest, and those of its jobs that are done.</summary>
    private static string? FindLoss(SyntheticMarket market, SeriesRow row, StoredRows stored, UtcRange? job)
    {
        if (stored.TimesUnixMs.Count == 0 && job is null)
        {
            return null;
        }

        long from = Least(row.Covered?.StartUnixMs, job?.StartUnixMs) ?? stored.TimesUnixMs[0];
        long until = Greatest(stored.TimesUnixMs.Count > 0 ? stored.TimesUnixMs[^1] + 1 : null, row.Covered?.EndUnixMs) ?? from;
        if (job is { } range && NewestComplete(market, row.Key, range) is { } newest)
        {
            until = Math.Max(until, newest + 1);
        }

        BarColumns bars = new();
        market.Fill(row.Key, new UtcRange(from, Math.Max(from, until)), bars);
        FeatureColumns features = new();
        features.Resize(bars.Count);
        ScalarFeatures.Compute(bars, features);
        return stored.DifferenceFrom(StoredRows.Of(bars, features));
    }

    /// <summary>I3. Nothing is covered that no job was done for, and the newest bar that is named is stored.</summary>
    private static string? FindLead(SeriesRow row, UtcRange? job) =>
        row.NewestBarUnixMs != row.NewestStoredUnixMs ? "the newest bar that is named is not the newest stored"
        : row.Covered is { } covered && (job is null || covered.EndUnixMs > job.Value.EndUnixMs) ? $"'{covered}' is covered, and no job for it is done"
        : null;

    /// <summary>The newest bar of a range that was over at its end, which is when the job was planned.</summary>
    private static long? NewestComplete(SyntheticMarket market, SeriesKey key, UtcRange range)
    {
        BarColumns bars = new();
        market.Fill(key, range, bars);
        for (int i = bars.Count - 1; i >= 0; i--)
        {
            if (bars.TimesUnixMs[i] + key.Timeframe.DurationMs <= range.EndUnixMs)
            {
                return bars.TimesUnixMs[i];
            }
        }

        return null;
    }

    /// <summary>Of each series that has a job that is done, from where the first begins to where the last ends.</summary>
    private static async Task<IReadOnlyDictionary<SeriesKey, UtcRange>> ReadDoneAsync(
        NpgsqlConnection database, CancellationToken cancellationToken)
    {
        await using NpgsqlCommand command = new(
            "SELECT symbol, timeframe, min(range_from), max(range_until) FROM backfill_jobs WHERE state = 'done' GROUP BY symbol, timeframe",
            database);
        await using NpgsqlDataReader reader = await command.ExecuteReaderAsync(cancellationToken);
        Dictionary<SeriesKey, UtcRange> done = [];
        while (await reader.ReadAsync(cancellationToken))
        {
            done.Add(
                new SeriesKey(
                    MarketData.Instruments.Universe.Find(reader.GetString(0))!,
                    Timeframe.All.First(one => one.Code == reader.GetString(1))),
                new UtcRange(
                    reader.GetFieldValue<DateTimeOffset>(2).ToUnixTimeMilliseconds(),
                    reader.GetFieldValue<DateTimeOffset>(3).ToUnixTimeMilliseconds()));
        }

        return done;
    }

    /// <summary>Counts in the table itself: an index that is damaged would hide what it does not know.</summary>
    private static async Task<long> CountTwiceAsync(NpgsqlConnection database, CancellationToken cancellationToken)
    {
        await using NpgsqlCommand command = new(
            """
            SET LOCAL enable_indexscan = off;
            SET LOCAL enable_indexonlyscan = off;
            SET LOCAL enable_bitmapscan = off;
            SELECT count(*) FROM (SELECT FROM bars GROUP BY series_id, time HAVING count(*) > 1) AS twice
            """,
            database);
        return (long)(await command.ExecuteScalarAsync(cancellationToken))!;
    }

    private static long? Least(long? one, long? other) => one is null ? other : other is null ? one : Math.Min(one.Value, other.Value);

    private static long? Greatest(long? one, long? other) => one is null ? other : other is null ? one : Math.Max(one.Value, other.Value);
}
