using System.Text.Json.Serialization;

namespace Perf.Analysis.Gating.Rules;

/// <summary>
/// A slowdown that somebody answers for. It widens the tolerance of the benchmarks it names up to <see cref="MaxRatio"/>, and not beyond.
/// </summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record GateWaiver
{
    public required string Id { get; init; }

    /// <summary>A pattern of names, in which <c>*</c> stands for any characters.</summary>
    public required string Benchmark { get; init; }

    /// <summary>Who answers for it.</summary>
    public required string Owner { get; init; }

    /// <summary>Why it is accepted.</summary>
    public required string Reason { get; init; }

    /// <summary>The last day it holds, in UTC.</summary>
    public required DateOnly Expires { get; init; }

    /// <summary>Time over the base's that is accepted, above 1: 1.1 is a slowdown of 10%.</summary>
    public required double MaxRatio { get; init; }

    /// <value>Bytes an operation more that are accepted; 0 by default, so that an allocation is waived only where it is meant.</value>
    public double MaxMoreBytes { get; init; }

    /// <value>Whether the benchmark may be gone; false by default.</value>
    public bool MayDisappear { get; init; }

    internal bool HoldsOn(DateOnly day) => day <= Expires;

    internal bool Names(string benchmark) => NamePattern.Matches(Benchmark, benchmark);
}
