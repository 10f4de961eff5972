using System.Text.Json.Serialization;

namespace Perf.Analysis.Gating.Rules;

/// <summary>
/// What a benchmark of the candidate may take over another one of the same launches: an absolute bound, whatever the base did, that
/// holds on any machine.
/// </summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record GateBudget
{
    public required string Id { get; init; }

    /// <summary>A benchmark's name, in which <c>*</c> stands for any characters; it must come to one benchmark.</summary>
    public required string Benchmark { get; init; }

    /// <summary>What it is held against, named likewise.</summary>
    public required string Against { get; init; }

    /// <summary>Time an operation over that of the other, above 0.</summary>
    public required double MaxRatio { get; init; }

    /// <summary>Why this much.</summary>
    public required string Reason { get; init; }
}
