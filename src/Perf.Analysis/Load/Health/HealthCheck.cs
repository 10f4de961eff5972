using System.Text.Json.Serialization;

namespace Perf.Analysis.Load.Health;

/// <summary>One check: what was found, what is allowed, and what it says when that is exceeded.</summary>
/// <param name="Value">
/// In the unit that <see cref="HealthCheckName"/> gives; null when it was not measured, or says nothing of this model.
/// </param>
/// <param name="Limit">The value may not be beyond it: above it, or below it for the ceiling.</param>
/// <param name="Cause">What failing means.</param>
/// <param name="Text">The finding in words, whether it passed or not.</param>
public sealed record HealthCheck(HealthCheckName Name, double? Value, double Limit, HealthCause Cause, string Text)
{
    /// <summary>What was not measured does not fail.</summary>
    public bool IsPassed => !(Excess > 1);

    /// <summary>How many times as bad as is allowed: above 1, it failed.</summary>
    [JsonIgnore]
    public double Excess => Value is not { } value ? 0 : Name == HealthCheckName.Ceiling ? Limit / value : value / Limit;
}
