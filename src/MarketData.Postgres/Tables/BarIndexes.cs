using MarketData.Postgres.Rows;

namespace MarketData.Postgres.Tables;

/// <summary>The index variants in SQL.</summary>
internal static class BarIndexes
{
    // Not unique: an insert would check it as well as the primary key. When features were computed is not read by row.
    private static readonly string Covering =
        $"CREATE INDEX bars_covering ON bars (series_id, time) INCLUDE ({BarTable.Join(BarTable.Values)})";

    // 32 pages hold some 1,500 rows: about what is asked for at once. Summarised as pages fill up, not at the next vacuum only.
    private const string Brin =
        "CREATE INDEX bars_brin ON bars USING brin (series_id, time) WITH (pages_per_range = 32, autosummarize = on)";

    private const string ComputedAt = "CREATE INDEX bars_computed_at ON bars (series_id, features_computed_at)";

    /// <summary>Null for no index.</summary>
    public static string? NameOf(BarIndex index) => index switch
    {
        BarIndex.None => null,
        BarIndex.ComputedAt => "bars_computed_at",
        BarIndex.Covering => "bars_covering",
        BarIndex.Brin => "bars_brin",
        _ => throw new ArgumentOutOfRangeException(nameof(index), index, "There is no such index."),
    };

    /// <summary>The statement that makes an index; on a partitioned table also in every partition there is and will be.</summary>
    public static string? CreateSql(BarIndex index) => index switch
    {
        BarIndex.None => null,
        BarIndex.ComputedAt => ComputedAt,
        BarIndex.Covering => Covering,
        BarIndex.Brin => Brin,
        _ => throw new ArgumentOutOfRangeException(nameof(index), index, "There is no such index."),
    };

    /// <summary>Null when the name is of none of the variants.</summary>
    public static BarIndex? Find(string name) =>
        Enum.GetValues<BarIndex>().Where(index => NameOf(index) == name).Select(index => (BarIndex?)index).FirstOrDefault();
}
