using System.Text.Json;
using MarketData.Alerts;
using MarketData.Instruments;

namespace MarketData.Worker.Alerting;

/// <summary>What is sent of an alert, as JSON: at most a few hundred bytes.</summary>
/// <param name="Notice">The same in every attempt, so that a receiver can drop what it has.</param>
/// <param name="State"><c>raised</c> or <c>cleared</c>.</param>
/// <param name="Class">Null: of all symbols together.</param>
internal sealed record NoticeBody(
    int SchemaVersion,
    long Notice,
    long Alert,
    AlertKind Kind,
    Criticality? Class,
    AlertSeverity Severity,
    string State,
    string Message,
    DateTimeOffset RaisedAt,
    DateTimeOffset? ClearedAt)
{
    private const int MaxMessageChars = 500;

    public static byte[] Of(AlertNotice notice)
    {
        (long id, AlertCondition condition, DateTimeOffset raisedAt, DateTimeOffset? clearedAt) = notice.Alert;
        string message = condition.Message.Length <= MaxMessageChars ? condition.Message : condition.Message[..MaxMessageChars];
        NoticeBody body = new(
            1,
            notice.Id,
            id,
            condition.Kind,
            condition.Class,
            condition.Severity,
            notice.Cleared ? "cleared" : "raised",
            message,
            raisedAt,
            notice.Cleared ? clearedAt : null);
        return JsonSerializer.SerializeToUtf8Bytes(body, NoticeJson.Default.NoticeBody);
    }
}
