using MarketData.Alerts;
using MarketData.Instruments;

namespace MarketData.Api.Admin;

/// <summary>Something that was wrong from one moment until another. Instants are the database's.</summary>
/// <param name="Class">Of which class of symbols; null: of all together.</param>
/// <param name="Message">With the value when it came up, and the limit.</param>
/// <param name="ClearedAt">Null while it holds.</param>
internal sealed record AlertEntry(
    long Id,
    AlertKind Kind,
    Criticality? Class,
    AlertSeverity Severity,
    string Message,
    DateTimeOffset RaisedAt,
    DateTimeOffset? ClearedAt)
{
    public static AlertEntry Of(Alert alert) => new(
        alert.Id,
        alert.Condition.Kind,
        alert.Condition.Class,
        alert.Condition.Severity,
        alert.Condition.Message,
        alert.RaisedAt,
        alert.ClearedAt);
}
