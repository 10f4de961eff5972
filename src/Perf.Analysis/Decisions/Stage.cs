using System.Text.Json.Serialization;
using Perf.Analysis.Json;

namespace Perf.Analysis.Decisions;

/// <summary>The stages of a backfill job that may be its bottleneck.</summary>
[JsonConverter(typeof(SnakeCaseEnumConverter<Stage>))]
public enum Stage
{
    PolygonApi,
    Database,
    FeatureComputation,
}
