using Perf.Analysis.Json;
using Perf.Analysis.Load.Health;

namespace Perf.Analysis.Load;

/// <summary>Whether the figures of a run can be believed.</summary>
/// <param name="Valid">False when a check failed: then the run is judged by nothing else.</param>
/// <param name="Cause">The main cause, in words; null when valid.</param>
/// <param name="Checks">Those that measured something: the others say nothing of this model or on this system.</param>
public sealed record LoadValidity(bool Valid, string? Cause, IReadOnlyList<HealthCheck> Checks)
{
    /// <summary>By the generator's health checks.</summary>
    public static LoadValidity Of(LoadMeasurement measurement)
    {
        GeneratorHealth health = GeneratorHealth.Judge(measurement);
        return new LoadValidity(
            health.IsValid,
            health is { MainCause: { } cause, MainCauseText: { } text } ? $"{SnakeCase.NameOf(cause).Replace('_', ' ')}: {text}" : null,
            [.. health.Checks.Where(check => check.Value is not null)]);
    }
}
