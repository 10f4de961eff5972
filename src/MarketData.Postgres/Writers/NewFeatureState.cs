using MarketData.Postgres.Rows;
using MarketData.Storage;

namespace MarketData.Postgres.Writers;

/// <summary>The state of the features that a write brings. Times are as <see cref="PostgresTime"/> has them.</summary>
/// <param name="From">The start of what the write covers.</param>
/// <param name="Until">The end of what the write covers; the state knows the bars before.</param>
/// <param name="RowsBefore">Bars of the write from before what it covers: those that are stored, where the series was replayed.</param>
internal sealed record NewFeatureState(long From, long Until, ReadOnlyMemory<byte> Bytes, int RowsBefore)
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
        int index = Array.BinarySearch(rows.Times, 0, rows.Count, from);
        return new NewFeatureState(
            from, PostgresTime.FromUnixMs(covered.EndUnixMs), checkpoint.State.Bytes, index < 0 ? ~index : index);
    }
}
