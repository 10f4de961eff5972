using System.Text.Json.Serialization;

namespace MarketData.Api.Health;

/// <summary>How the service is.</summary>
/// <param name="Database">Absent when it was not asked.</param>
internal sealed record HealthAnswer(
    HealthStatus Status,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] DatabaseStatus? Database = null);
