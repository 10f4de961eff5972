using System.Text.Json.Serialization;

namespace Perf.Testbed.WireMock.Admin;

/// <summary>The JSON of WireMock's admin API.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(MappingSet))]
[JsonSerializable(typeof(ServeEvents))]
[JsonSerializable(typeof(HealthAnswer))]
internal sealed partial class WireMockJson : JsonSerializerContext;
