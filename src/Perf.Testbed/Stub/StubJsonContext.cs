using System.Text.Json.Serialization;

namespace Perf.Testbed.Stub;

/// <summary>The stub's own JSON; Polygon's is written by hand.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(ServedRecord))]
internal sealed partial class StubJsonContext : JsonSerializerContext;
