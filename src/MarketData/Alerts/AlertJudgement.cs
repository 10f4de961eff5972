namespace MarketData.Alerts;

/// <summary>What came of judging once.</summary>
/// <param name="Conditions">All that hold, also those that an alert is open for.</param>
/// <param name="Changed">How many alerts were raised or cleared.</param>
public sealed record AlertJudgement(IReadOnlyList<AlertCondition> Conditions, int Changed);
