using System.Text.Json;
using System.Text.Json.Serialization;

namespace MarketData.Worker.Alerting;

/// <summary>The words of an enumeration, as JSON has them.</summary>
internal sealed class SnakeCaseWords<T>() : JsonStringEnumConverter<T>(JsonNamingPolicy.SnakeCaseLower, allowIntegerValues: false)
    where T : struct, Enum;
