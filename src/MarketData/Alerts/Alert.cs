namespace MarketData.Alerts;

/// <summary>A condition from the moment it came up until it was gone. Times are the database's.</summary>
/// <param name="Condition">As it was when it came up.</param>
/// <param name="ClearedAt">Null while it holds.</param>
public sealed record Alert(long Id, AlertCondition Condition, DateTimeOffset RaisedAt, DateTimeOffset? ClearedAt);
