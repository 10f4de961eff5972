using System.Text.Json.Serialization;

namespace Perf.Analysis.Decisions.Proving;

/// <summary>What is hashed, as one line.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(ActionPrediction))]
internal sealed partial class CompactJsonContext : JsonSerializerContext;
