namespace MarketData.Bars;

/// <summary>A fetch failed for good. The message says what happened and holds no key.</summary>
public sealed class BarSourceException(string message, bool stopsTheRun, Exception? innerException = null)
    : Exception(message, innerException)
{
    /// <summary>True when no other series could be fetched either (key unknown or not entitled): the run must stop.</summary>
    public bool StopsTheRun { get; } = stopsTheRun;
}
