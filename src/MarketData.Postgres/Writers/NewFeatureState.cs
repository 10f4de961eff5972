using MarketData.Postgres.Rows;
using MarketData.Storage;

namespace MarketData.Postgres.Writers;

/// <summary>The state of the features that a write brings. Times are as <see cref="PostgresTime"/> has them.</summary>
/// <param name="From">The start of what the write covers.</param>
/// <param name="Until">The end of what the write covers; the state knows the bars before.</param>
/// <param name="GoesOnFrom">What must stand at the start for the write to go on from; null when it begins the series.</param>
/// <param name="Rows">Those of the write in what it covers.</param>
internal sealed record NewFeatureState(long From, long Until, ReadOnlyMemory<byte> Bytes, ReadOnlyMemory<byte>? GoesOnFrom, int Rows)
{
    /// <summary>Null when the data bring none, or none for the end of what they cover.</summary>
    /// <param name="rows">Those of the data, in ascending time.</param>
    public static NewFeatureState? Of(SeriesData data, BarRows rows)
    {
        if (data is not { Covered: { } covered, Checkpoint: { } checkpoint } || checkpoint.UntilUnixMs != covered.EndUnixMs)
        {
            return null;
        }

        long from = PostgresTime.FromUnixMs(covered.StartUnixMs);
        long until = PostgresTime.FromUnixMs(covered.EndUnixMs);
        return new NewFeatureState(
            from, until, checkpoint.State.Bytes, checkpoint.GoesOnFrom, CountBefore(until, rows) - CountBefore(from, rows));
    }

    private static int CountBefore(long time, BarRows rows)
    {
        int index = Array.BinarySearch(rows.Times, 0, rows.Count, time);
        return index < 0 ? ~index : index;
    }
}
