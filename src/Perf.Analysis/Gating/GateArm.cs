using System.Text.Json.Serialization;
using Perf.Analysis.Json;

namespace Perf.Analysis.Gating;

/// <summary>One of the two builds of a duet.</summary>
[JsonConverter(typeof(SnakeCaseEnumConverter<GateArm>))]
public enum GateArm
{
    Base,
    Candidate,
}
