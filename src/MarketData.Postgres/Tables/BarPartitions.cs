namespace MarketData.Postgres.Tables;

/// <summary>How the rows of <c>bars</c> are divided into tables.</summary>
public enum BarPartitions
{
    /// <summary>Not at all.</summary>
    None,

    /// <summary>A table for every month (UTC) that has a bar; a writer makes it when it stores the first one.</summary>
    Monthly,
}
