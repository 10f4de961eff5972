using System.Text.Json.Serialization;

namespace MarketData.Polygon.Wire;

/// <summary>Generated JSON metadata of what Polygon sends.</summary>
[JsonSerializable(typeof(AggregatesEnvelope), GenerationMode = JsonSourceGenerationMode.Metadata)]
internal sealed partial class WireContext : JsonSerializerContext;
