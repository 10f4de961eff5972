using System.Text.Json.Serialization;
using Perf.Testbed.Stub.Faults;

namespace Perf.Testbed.Stub;

/// <summary>The stub's own JSON; Polygon's is written by hand.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    UseStringEnumConverter = true,
    RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(ServedRecord))]
[JsonSerializable(typeof(StubFault))]
internal sealed partial class StubJsonContext : JsonSerializerContext;
