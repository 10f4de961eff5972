namespace MarketData.Bars;

/// <summary>A fetch failed for good. The message says what happened and holds no key.</summary>
public sealed class BarSourceException(string message, bool stopsTheRun, Exception? innerException = null)
    : Exception(message, innerException)
{
    /// <summary>True when no other series could be fetched either (key unknown or not entitled): the run must stop.</summary>
    public bool StopsTheRun { get; } = stopsTheRun;

    /// <summary>Nothing was sent, nor will be for so long: the source is down, and no series is to blame. Null: it was asked.</summary>
    public TimeSpan? HeldBackFor { get; init; }
}
