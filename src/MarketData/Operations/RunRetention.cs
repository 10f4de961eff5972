namespace MarketData.Operations;

/// <summary>How long the history of the backfill is kept: runs that have ended, with their jobs. Immutable.</summary>
public sealed record RunRetention
{
    public static readonly RunRetention Default = new();

    /// <value>400 days behind its end: a year, and what came before it to compare with.</value>
    public TimeSpan Kept { get; init; } = TimeSpan.FromDays(400);

    /// <value>10 runs at a time, of some hundred jobs each, whenever one ends: more than come, and done in milliseconds.</value>
    public int Batch { get; init; } = 10;
}
