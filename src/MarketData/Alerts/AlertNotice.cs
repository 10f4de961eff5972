namespace MarketData.Alerts;

/// <summary>One message about an alert, that it fired or that it cleared, to be delivered at least once.</summary>
/// <param name="Id">The same in every attempt, so that a receiver can drop what it has.</param>
/// <param name="Attempt">From 1.</param>
public sealed record AlertNotice(long Id, Alert Alert, bool Cleared, int Attempt);
