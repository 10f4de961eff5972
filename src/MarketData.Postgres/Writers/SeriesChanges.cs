namespace MarketData.Postgres.Writers;

/// <summary>How a write says which series it changed, to whoever listens on the same database, when it commits.</summary>
public static class SeriesChanges
{
    /// <summary>The channel of LISTEN and NOTIFY. What is sent is the series as <see cref="Bars.SeriesKey.ToString"/> has it.</summary>
    public const string Channel = "series_changed";
}
