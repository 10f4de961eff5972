namespace Perf.Analysis.Recovery;

/// <summary>The objective of one class of symbols.</summary>
/// <param name="Symbols">Those that are followed.</param>
/// <param name="AcceptableStalenessHours">Closed markets are not counted.</param>
/// <param name="BackfillFrequency">As the user writes it: <c>Every 15 minutes</c>.</param>
/// <param name="MaxDataLoss">With its unit, for people.</param>
/// <param name="MaxDataLossHours">The same; 0: not one record.</param>
public sealed record ClassRecovery(
    IReadOnlyList<string> Symbols,
    double AcceptableStalenessHours,
    string BackfillFrequency,
    double BackfillFrequencyMinutes,
    string MaxDataLoss,
    double MaxDataLossHours);
