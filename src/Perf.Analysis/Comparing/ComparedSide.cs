using System.Text.Json.Serialization;
using Perf.Analysis.Json;

namespace Perf.Analysis.Comparing;

/// <summary>One of the two that are compared.</summary>
[JsonConverter(typeof(SnakeCaseEnumConverter<ComparedSide>))]
public enum ComparedSide
{
    Base,
    Candidate,
    Both,
}
