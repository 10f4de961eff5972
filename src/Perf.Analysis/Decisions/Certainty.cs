using System.Text.Json.Serialization;
using Perf.Analysis.Json;

namespace Perf.Analysis.Decisions;

/// <summary>How far a verdict may be relied on.</summary>
[JsonConverter(typeof(SnakeCaseEnumConverter<Certainty>))]
public enum Certainty
{
    /// <summary>The intervals leave no other verdict.</summary>
    Certain,

    /// <summary>The verdict of the point values; the doubts say what else it could be.</summary>
    Uncertain,

    /// <summary>No job spent any time, or none stored a bar: there is no verdict.</summary>
    NotMeasured,
}
