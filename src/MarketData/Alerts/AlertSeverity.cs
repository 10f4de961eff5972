namespace MarketData.Alerts;

public enum AlertSeverity
{
    Warning,

    /// <summary>An engineer is to be woken.</summary>
    Critical,
}
