using System.Text.Json.Serialization;
using MarketData.Alerts;
using MarketData.Instruments;

namespace MarketData.Worker.Alerting;

/// <summary>Names and words in snake_case.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    Converters = [typeof(SnakeCaseWords<AlertKind>), typeof(SnakeCaseWords<Criticality>), typeof(SnakeCaseWords<AlertSeverity>)])]
[JsonSerializable(typeof(NoticeBody))]
internal sealed partial class NoticeJson : JsonSerializerContext;
