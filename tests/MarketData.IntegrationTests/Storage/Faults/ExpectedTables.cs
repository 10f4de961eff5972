using MarketData.Backfill;
using MarketData.Bars;
using MarketData.Features;
using MarketData.Storage;
using MarketData.Time;
using Npgsql;
using Perf.Testbed.Market;
using Perf.Testbed.Stub;

namespace MarketData.IntegrationTests.Storage.Faults;

/// <summary>
/// What a plan must leave in the tables: of each series the bars of the stub's market, with their features. Kept in memory, and
/// made without the product's fetching and storing.
/// </summary>
internal sealed class ExpectedTables
{
    private readonly Dictionary<SeriesKey, (UtcRange Range, List<StoredRow> Rows)> series = [];

    public ExpectedTables(int marketSeed, IEnumerable<BackfillJob> jobs)
    {
        SyntheticMarket market = new(marketSeed);
        foreach (BackfillJob job in jobs)
        {
            BarColumns bars = new();
            market.Fill(job.Series, job.Range, bars);
            FeatureColumns features = new();
            features.Resize(bars.Count);
            QuantFeatures.Compute(bars, features);
            SeriesData data = new(job.Series, bars, features, DateTimeOffset.UnixEpoch);
            series.Add(job.Series, (job.Range, [.. Enumerable.Range(0, bars.Count).Select(row => StoredRow.Expected(data, row))]));
        }
    }

    /// <summary>Of all series.</summary>
    public int Bars => series.Values.Sum(one => one.Rows.Count);

    /// <summary>How many bars a series has in a part of its range; none in another series, or without a range.</summary>
    public int BarsIn(SeriesKey key, UtcRange? range) =>
        range is { } part && series.TryGetValue(key, out (UtcRange Range, List<StoredRow> Rows) one)
            ? one.Rows.Count(row => part.Contains(row.TimeUnixMs))
            : 0;

    /// <summary>
    /// What is wrong with the tables, or null. I1: what a series has covered holds exactly the market's bars, and nothing is stored
    /// beside; a plan that is complete has covered all. I2: no key comes twice. I3: the newest bar that a series names is the
    /// newest stored, and nothing is covered that is not stored.
    /// </summary>
    /// <param name="complete">Whether the whole plan must be there, or only no part of a job.</param>
    public async Task<string?> FindDamageAsync(NpgsqlDataSource dataSource, bool complete, CancellationToken cancellationToken)
    {
        IReadOnlyList<StoredSeriesState> states = await StoredSeriesState.ReadAllAsync(dataSource, cancellationToken);
        if (states.GroupBy(state => state.Series).Any(group => group.Count() > 1))
        {
            return "I2: a series comes twice";
        }

        foreach (StoredSeriesState state in states)
        {
            if (await FindDamageAsync(dataSource, state, cancellationToken) is { } damage)
            {
                return $"{damage} ({state})";
            }
        }

        foreach ((SeriesKey key, (UtcRange range, _)) in series)
        {
            UtcRange? covered = states.FirstOrDefault(state => state.Series == key)?.Covered;
            if (complete && covered != range)
            {
                return $"I1: of {key} '{covered}' is covered, and '{range}' should be";
            }
        }

        return null;
    }

    /// <summary>What is wrong with what the stub says it served, or null: it must have served every bar that is expected.</summary>
    public string? FindUnserved(ServedRecord served)
    {
        foreach ((SeriesKey key, (_, List<StoredRow> rows)) in series)
        {
            ServedSeries? one = served.Series.FirstOrDefault(
                one => one.Ticker == key.Symbol.PolygonTicker && one.Timeframe == key.Timeframe.Code);
            if (one?.Bars != rows.Count || one.FirstUnixMs != rows[0].TimeUnixMs || one.LastUnixMs != rows[^1].TimeUnixMs)
            {
                return $"the stub served {one?.Bars ?? 0} bars of {key}, and {rows.Count} are expected";
            }
        }

        return null;
    }

    private async Task<string?> FindDamageAsync(
        NpgsqlDataSource dataSource, StoredSeriesState state, CancellationToken cancellationToken)
    {
        List<StoredRow> rows = await StoredRow.ReadAsync(dataSource, state.Series, cancellationToken);
        if (rows.DistinctBy(row => row.TimeUnixMs).Count() != rows.Count)
        {
            return "I2: a bar comes twice";
        }

        if (state.NewestBarUnixMs != (rows.Count > 0 ? rows[^1].TimeUnixMs : null))
        {
            return "I3: the newest bar is not the newest stored";
        }

        List<StoredRow> expected = series.TryGetValue(state.Series, out (UtcRange Range, List<StoredRow> Rows) one)
            ? [.. one.Rows.Where(row => state.Covered?.Contains(row.TimeUnixMs) == true)]
            : [];
        return rows.Count < expected.Count ? $"I3: {expected.Count} bars are covered and {rows.Count} are stored"
            : rows.Select(row => (row.TimeUnixMs, row.Values)).SequenceEqual(expected.Select(row => (row.TimeUnixMs, row.Values))) ? null
            : $"I1: the {rows.Count} rows are not the {expected.Count} of the market";
    }
}
