namespace MarketData.Postgres.Writers;

/// <summary>The ways to write bars, slowest first. Named by users in lower case: see <see cref="BarWriters"/>.</summary>
public enum WriterKind
{
    /// <summary>One statement and one round trip a row: the baseline that the others are measured against.</summary>
    Row,

    /// <summary>One statement a row, many statements a round trip.</summary>
    Batch,

    /// <summary>One statement for many rows, handed over as one array a column.</summary>
    Unnest,

    /// <summary>
    /// Binary COPY straight into the table for rows at whose time no bar is stored, into a temporary table that one statement merges
    /// for the others: what <see cref="Copy"/> does when it has to.
    /// </summary>
    CopyMerge,

    /// <summary>Binary COPY straight into the table where no bar is stored yet between the first and the last; else merged.</summary>
    Copy,
}
