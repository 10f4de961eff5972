using MarketData.Instruments;

namespace MarketData.Alerts;

/// <summary>Something that is wrong now. What is wrong once more a moment later is the same alert: kind and class make it.</summary>
/// <param name="Class">Null: of all symbols together.</param>
/// <param name="Message">One line, with the value and the limit.</param>
public sealed record AlertCondition(AlertKind Kind, Criticality? Class, AlertSeverity Severity, string Message);
