namespace MarketData.Api.Admin;

/// <summary>Alerts, those that hold before those that have cleared, the latest first.</summary>
internal sealed record AlertList(int RecordsReturned, IReadOnlyList<AlertEntry> Alerts);
