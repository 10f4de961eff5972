using System.Data;
using MarketData.Bars;
using MarketData.Time;
using Npgsql;
using Perf.Analysis.Drills;
using Perf.Lab.Drills.Benches;
using Perf.Testbed.Market;

namespace Perf.Lab.Drills.Invariants;

/// <summary>
/// I1 as long as the source has not mended what it sent: each bar that is stored is the market's, and each that lacks between them is in
/// quarantine. What is computed from bars with gaps is not looked at.
/// </summary>
internal static class QuarantineCheck
{
    /// <param name="revised">Tickers that are passed over: they were served otherwise than the market is by now.</param>
    public static async Task RunAsync(DrillBench bench, IReadOnlySet<string> revised, CancellationToken cancellationToken)
    {
        await using NpgsqlConnection database = await bench.Database.DataSource.OpenConnectionAsync(cancellationToken);
        await using NpgsqlTransaction snapshot = await database.BeginTransactionAsync(IsolationLevel.RepeatableRead, cancellationToken);
        string? wrong = null;
        long stored = 0;
        foreach (SeriesRow row in await SeriesRow.ReadAllAsync(database, cancellationToken))
        {
            if (!revised.Contains(row.Key.Symbol.PolygonTicker))
            {
                StoredRows rows = await StoredRows.ReadAsync(database, row.Id, cancellationToken);
                HashSet<long> quarantined = await ReadQuarantinedAsync(database, row.Id, cancellationToken);
                stored += rows.TimesUnixMs.Count;
                wrong ??= Find(bench.Market, row.Key, rows, quarantined) is { } found ? $"{row.Key}: {found}" : null;
            }
        }

        bench.Log.Check(new InvariantCheck(
            "I1", wrong is null, wrong ?? $"{stored} bars are stored that are the market's, and what lacks is in quarantine"));
    }

    private static string? Find(SyntheticMarket market, SeriesKey key, StoredRows stored, HashSet<long> quarantined)
    {
        if (stored.TimesUnixMs.Count == 0)
        {
            return null;
        }

        BarColumns bars = new();
        market.Fill(key, new UtcRange(stored.TimesUnixMs[0], stored.TimesUnixMs[^1] + 1), bars);
        int row = 0;
        for (int bar = 0; bar < bars.Count; bar++)
        {
            if (stored.TimesUnixMs[row] == bars.TimesUnixMs[bar])
            {
                if (!stored.HasBar(row++, bars, bar))
                {
                    return $"the bar of {Words(bars.TimesUnixMs[bar])} is not the market's";
                }
            }
            else if (!quarantined.Contains(bars.TimesUnixMs[bar]))
            {
                return $"the bar of {Words(bars.TimesUnixMs[bar])} lacks, and is not in quarantine";
            }
        }

        return row == stored.TimesUnixMs.Count ? null : $"a bar of {Words(stored.TimesUnixMs[row])} is stored and not of the market";
    }

    private static string Words(long unixMs) => $"{DateTimeOffset.FromUnixTimeMilliseconds(unixMs):u}";

    private static async Task<HashSet<long>> ReadQuarantinedAsync(NpgsqlConnection database, int series, CancellationToken cancellationToken)
    {
        await using NpgsqlCommand command = new(
            $"SELECT time FROM quarantined_bars WHERE series_id = {series} AND resolved_at IS NULL", database);
        await using NpgsqlDataReader reader = await command.ExecuteReaderAsync(cancellationToken);
        HashSet<long> times = [];
        while (await reader.ReadAsync(cancellationToken))
        {
            times.Add(reader.GetFieldValue<DateTimeOffset>(0).ToUnixTimeMilliseconds());
        }

        return times;
    }
}
