using System.Text.Json.Serialization;
using Perf.Analysis.Json;

namespace Perf.Analysis.Gating.Rules;

/// <summary>Benchmarks that are judged alike.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record GateGroup
{
    /// <summary>For reports: <c>compute</c>, <c>database</c>.</summary>
    public required string Name { get; init; }

    /// <summary>
    /// Patterns of names, in which <c>*</c> stands for any characters; a benchmark belongs to the first group that names it.
    /// </summary>
    public required IReadOnlyList<string> Benchmarks { get; init; }

    /// <summary>By which clock they are judged.</summary>
    [JsonConverter(typeof(SnakeCaseEnumConverter<SliceClock>))]
    public required SliceClock Clock { get; init; }

    /// <summary>Slowdown that the lower end of the interval must exceed before a benchmark fails: 0.01 is 1%.</summary>
    public required double Tolerance { get; init; }

    /// <summary>Slowdown that the launches must be able to show: a benchmark that could not have shown it is inconclusive.</summary>
    public required double Goal { get; init; }

    /// <summary>The goal of a benchmark whose own tolerance is wider: as far above it.</summary>
    internal double GoalAt(double tolerance) => Math.Max(Goal, tolerance + (Goal - Tolerance));
}
