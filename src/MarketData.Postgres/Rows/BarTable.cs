namespace MarketData.Postgres.Rows;

/// <summary>
/// The columns of the table <c>bars</c>, and the SQL that every writer shares. A row is its key (series_id, time), the
/// <see cref="Codes"/>, the <see cref="Numbers"/>, and features_computed_at; codes and numbers lie in this order in
/// <see cref="BarRows"/> too.
/// </summary>
internal static class BarTable
{
    /// <summary>smallint columns: first <see cref="BarFlags"/>, then each the number of an enum's value.</summary>
    public static readonly string[] Codes =
    [
        "flags", "trend_direction", "structure_label", "volatility_regime", "trend_regime", "compression_regime",
    ];

    /// <summary>A bar without its features.</summary>
    public static readonly string[] Prices = ["open", "high", "low", "close", "volume"];

    /// <summary>double precision columns.</summary>
    public static readonly string[] Numbers =
    [
        .. Prices,
        "log_return", "volatility_20", "volatility_50", "atr", "rolling_volume_20", "volume_ratio",
        "rolling_mean_10", "rolling_slope_10",
    ];

    /// <summary>What a writer is handed row by row: codes, time, numbers.</summary>
    public static readonly string[] RowColumns = [.. Codes, "time", .. Numbers];

    /// <summary>All columns in the order of a COPY, which is the table's own.</summary>
    public static readonly string[] CopyColumns = ["series_id", .. RowColumns, "features_computed_at"];

    /// <summary>All columns in the order of the insert: series_id, features_computed_at, <see cref="RowColumns"/>.</summary>
    public static readonly string InsertInto = $"INSERT INTO bars (series_id, features_computed_at, {Join(RowColumns)})";

    /// <summary>
    /// What makes an insert idempotent: a row that is there already is rewritten only when a value differs. When its features
    /// were computed is not such a value, or every recomputation would rewrite the whole series.
    /// </summary>
    public static readonly string OnConflict = $"""
        ON CONFLICT (series_id, time) DO UPDATE
        SET features_computed_at = excluded.features_computed_at, {Join(Values.Select(v => $"{v} = excluded.{v}"))}
        WHERE ({Join(Values.Select(v => $"bars.{v}"))}) IS DISTINCT FROM ({Join(Values.Select(v => $"excluded.{v}"))})
        """;

    /// <summary>One row from positional parameters, in the order of <see cref="InsertInto"/>.</summary>
    public static readonly string UpsertRow =
        $"{InsertInto} VALUES ({Join(Enumerable.Range(1, RowColumns.Length + 2).Select(i => $"${i}"))}) {OnConflict}";

    /// <summary>Everything but the key and when features were computed: what makes a row differ from the one stored.</summary>
    public static IEnumerable<string> Values => [.. Codes, .. Numbers];

    public static string Join(IEnumerable<string> parts) => string.Join(", ", parts);
}
