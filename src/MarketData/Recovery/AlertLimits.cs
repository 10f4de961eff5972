namespace MarketData.Recovery;

/// <summary>What has to be exceeded for an alert: at the limit itself there is none.</summary>
/// <param name="LongestWithoutSuccess">From the end of the last run that succeeded; before it, from when the first was asked for.</param>
/// <param name="FailedPercent">Of the symbols of one run, in whole percent.</param>
/// <param name="LackingPercent">Of the symbols followed, those without features; in whole percent.</param>
/// <param name="JudgingInterval">How often it is judged: no alert is later by more than this, nor stays longer.</param>
public sealed record AlertLimits(TimeSpan LongestWithoutSuccess, int FailedPercent, int LackingPercent, TimeSpan JudgingInterval);
