namespace Perf.Analysis.Recovery;

/// <summary>One alert: it fires above its limit, not at it.</summary>
/// <param name="Severity"><c>WARNING</c> or <c>CRITICAL</c>.</param>
/// <param name="Condition">In words, without the limit.</param>
/// <param name="Unit">Of the limits: <c>hours</c> or <c>percent</c>.</param>
/// <param name="LimitByClass">By class of symbols, where one has its own.</param>
public sealed record AlertDefinition(
    string Severity, string Condition, string Unit, double Limit, IReadOnlyDictionary<string, double> LimitByClass);
