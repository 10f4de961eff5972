namespace MarketData.Bars;

/// <summary>When what a source says of a time is all there will be.</summary>
public static class Settlement
{
    /// <summary>24 h: the free plan has a day's bars only after the day, and other plans have them minutes late.</summary>
    public static readonly TimeSpan Delay = TimeSpan.FromHours(24);

    /// <summary>The end of the time that is settled at an instant.</summary>
    public static long SettledUntilUnixMs(DateTimeOffset now) => (now - Delay).ToUnixTimeMilliseconds();
}
