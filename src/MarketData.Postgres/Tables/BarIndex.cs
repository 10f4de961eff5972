namespace MarketData.Postgres.Tables;

/// <summary>
/// An index of <c>bars</c> beside its primary key (series_id, time), which every design has: it makes a bar unique, and serves the
/// latest rows of a series and its ranges of time. Each of the others is to be measured before it is believed in.
/// </summary>
public enum BarIndex
{
    /// <summary>The primary key alone.</summary>
    None,

    /// <summary>B-tree on (series_id, features_computed_at): the rows of a series by the age of their features.</summary>
    ComputedAt,

    /// <summary>
    /// B-tree on (series_id, time) that includes bar and features: reads come from the index alone, where the table is vacuumed.
    /// </summary>
    Covering,

    /// <summary>
    /// BRIN on (series_id, time): a thousandth of a B-tree's size, and of use where series were stored one after the other.
    /// </summary>
    Brin,
}
