using MarketData.Backfill;
using MarketData.Bars;
using MarketData.Features;
using MarketData.Features.Oracle;
using MarketData.Storage;
using MarketData.Time;
using Npgsql;
using Perf.Testbed.Market;
using Perf.Testbed.Stub;

namespace MarketData.IntegrationTests.Storage.Faults;

/// <summary>
/// What a plan must leave in the tables: of each series the bars of the stub's market, with their features. Kept in memory, and
/// made without the product's fetching and storing, and without its way of computing features.
/// </summary>
internal sealed class ExpectedTables
{
    // Of each series what every step of the plan leaves, the last one last.
    private readonly Dictionary<SeriesKey, List<(UtcRange Range, List<StoredRow> Rows)>> series = [];

    /// <param name="jobs">The steps of a series follow each other, each with all of the one before in its range.</param>
    public ExpectedTables(int marketSeed, IEnumerable<BackfillJob> jobs)
    {
        SyntheticMarket market = new(marketSeed);
        foreach (BackfillJob job in jobs)
        {
            BarColumns bars = new();
            market.Fill(job.Series, job.Range, bars);
            FeatureColumns features = new();
            features.Resize(bars.Count);
            ScalarFeatures.Compute(bars, features);
            SeriesData data = new(job.Series, bars, features, DateTimeOffset.UnixEpoch);
            series.TryAdd(job.Series, []);
            series[job.Series].Add((job.Range, [.. Enumerable.Range(0, bars.Count).Select(row => StoredRow.Expected(data, row))]));
        }
    }

    /// <summary>Of all series.</summary>
    public int Bars => series.Values.Sum(steps => steps[^1].Rows.Count);

    /// <summary>How many bars a series has in a part of its range; none in another series, or without a range.</summary>
    public int BarsIn(SeriesKey key, UtcRange? range) =>
        range is { } part && series.TryGetValue(key, out List<(UtcRange Range, List<StoredRow> Rows)>? steps)
            ? steps[^1].Rows.Count(row => part.Contains(row.TimeUnixMs))
            : 0;

    /// <summary>
    /// What is wrong with the tables, or null. I1: what a series has covered holds exactly the market's bars, and nothing is stored
    /// beside, also not in quarantine; a plan that is complete has covered all. I2: no key comes twice. I3: the newest bar that a
    /// series names is the newest stored, its features are not called older than they are, and nothing is covered that is not stored. I4: a
    /// state of features that is stored is that of the bars stored before its time.
    /// </summary>
    /// <param name="complete">Whether the whole plan must be there, or only no part of a job.</param>
    public async Task<string?> FindDamageAsync(NpgsqlDataSource dataSource, bool complete, CancellationToken cancellationToken)
    {
        IReadOnlyList<StoredSeriesState> states = await StoredSeriesState.ReadAllAsync(dataSource, cancellationToken);
        if (states.GroupBy(state => state.Series).Any(group => group.Count() > 1))
        {
            return "I2: a series comes twice";
        }

        if (await CountTwiceAsync(dataSource, cancellationToken) is > 0 and long twice)
        {
            return $"I2: {twice} bars come twice";
        }

        foreach (StoredSeriesState state in states)
        {
            if (await FindDamageAsync(dataSource, state, cancellationToken) is { } damage)
            {
                return $"{damage} ({state})";
            }
        }

        if (await StoredFeatureStates.FindDamageAsync(dataSource, cancellationToken) is { } outdated)
        {
            return outdated;
        }

        foreach ((SeriesKey key, List<(UtcRange Range, List<StoredRow> Rows)> steps) in series)
        {
            UtcRange range = steps[^1].Range;
            UtcRange? covered = states.FirstOrDefault(state => state.Series == key)?.Covered;
            if (complete && covered != range)
            {
                return $"I1: of {key} '{covered}' is covered, and '{range}' should be";
            }
        }

        return null;
    }

    /// <summary>
    /// What is wrong with what the stub says it served, or null: it must have served every bar that is expected, and of the same
    /// volume as those stored.
    /// </summary>
    public string? FindUnserved(ServedRecord served, IReadOnlyList<StoredSeriesState> states)
    {
        foreach ((SeriesKey key, List<(UtcRange Range, List<StoredRow> Rows)> steps) in series)
        {
            List<StoredRow> rows = steps[^1].Rows;
            ServedSeries? one = served.Series.FirstOrDefault(
                one => one.Ticker == key.Symbol.PolygonTicker && one.Timeframe == key.Timeframe.Code);
            if (one?.Bars != rows.Count || one.FirstUnixMs != rows[0].TimeUnixMs || one.LastUnixMs != rows[^1].TimeUnixMs)
            {
                return $"the stub served {one?.Bars ?? 0} bars of {key}, and {rows.Count} are expected";
            }

            // Volumes are binary fractions: their sum is exact in any order.
            double stored = states.Single(state => state.Series == key).VolumeSum;
            if (!one.Exact || one.VolumeSum != stored)
            {
                return $"the stub served a volume of {one.VolumeSum} of {key}, and {stored} is stored";
            }
        }

        return null;
    }

    private async Task<string?> FindDamageAsync(
        NpgsqlDataSource dataSource, StoredSeriesState state, CancellationToken cancellationToken)
    {
        List<StoredRow> rows = await StoredRow.ReadAsync(dataSource, state.Series, cancellationToken);
        if (state.NewestBarUnixMs != (rows.Count > 0 ? rows[^1].TimeUnixMs : null))
        {
            return "I3: the newest bar is not the newest stored";
        }

        if ((state.ComputedAt is null) != (rows.Count == 0) || state.ComputedAt < state.NewestComputedAt)
        {
            return "I3: the newest bar's features are newer than is said";
        }

        if (state.Quarantined > 0)
        {
            return $"I1: {state.Quarantined} bars are in quarantine";
        }

        List<StoredRow> expected = [];
        if (state.Covered is { } covered)
        {
            List<(UtcRange Range, List<StoredRow> Rows)> steps = series.GetValueOrDefault(state.Series) ?? [];
            if (!steps.Exists(step => step.Range == covered))
            {
                return $"I1: no step of the plan covers '{covered}'";
            }

            expected = steps.Find(step => step.Range == covered).Rows;
        }

        return rows.Count < expected.Count ? $"I3: {expected.Count} bars are covered and {rows.Count} are stored"
            : rows.Select(row => (row.TimeUnixMs, row.Values)).SequenceEqual(expected.Select(row => (row.TimeUnixMs, row.Values))) ? null
            : $"I1: the {rows.Count} rows are not the {expected.Count} of the market";
    }

    /// <summary>Counts in the table itself: an index that is damaged would hide what it does not know.</summary>
    private static async Task<long> CountTwiceAsync(NpgsqlDataSource dataSource, CancellationToken cancellationToken)
    {
        await using NpgsqlConnection connection = await dataSource.OpenConnectionAsync(cancellationToken);
        await using NpgsqlTransaction transaction = await connection.BeginTransactionAsync(cancellationToken);
        await using NpgsqlCommand command = new(
            """
            SET LOCAL enable_indexscan = off;
            SET LOCAL enable_indexonlyscan = off;
            SET LOCAL enable_bitmapscan = off;
            SELECT count(*) FROM (SELECT FROM bars GROUP BY series_id, time HAVING count(*) > 1) AS twice
            """,
            connection);
        return (long)(await command.ExecuteScalarAsync(cancellationToken))!;
    }
}
