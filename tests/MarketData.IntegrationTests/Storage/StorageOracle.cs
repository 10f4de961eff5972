using MarketData.Storage;

namespace MarketData.IntegrationTests.Storage;

/// <summary>The table as a dictionary: what the contract of <see cref="IBarWriter"/> says in its plainest form.</summary>
internal sealed class StorageOracle
{
    private readonly SortedDictionary<long, StoredRow> rows = [];

    public IReadOnlyList<StoredRow> Rows => [.. rows.Values];

    public WriteOutcome Write(SeriesData data)
    {
        Dictionary<long, StoredRow> latest = [];
        for (int i = 0; i < data.Bars.Count; i++)
        {
            latest[data.Bars.TimesUnixMs[i]] = StoredRow.Expected(data, i);
        }

        int changed = 0;
        foreach ((long time, StoredRow row) in latest)
        {
            if (!rows.TryGetValue(time, out StoredRow? stored) || stored.Values != row.Values)
            {
                rows[time] = row;
                changed++;
            }
        }

        return new WriteOutcome(latest.Count, changed);
    }
}
