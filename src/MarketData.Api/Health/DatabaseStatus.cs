namespace MarketData.Api.Health;

/// <summary>Whether the database answers.</summary>
internal enum DatabaseStatus
{
    Up,
    Down,
}
