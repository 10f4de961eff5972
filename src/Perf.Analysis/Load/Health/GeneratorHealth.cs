namespace Perf.Analysis.Load.Health;

/// <summary>
/// Whether the figures of a load can be believed. The generator suspects itself: a run in which a check fails is not a slow
/// server, it is no measurement.
/// </summary>
/// <param name="Checks">All of them, in the order of their names.</param>
/// <param name="MainCause">Null when every check passed.</param>
/// <param name="MainCauseText">The finding that decided it, in words; null when every check passed.</param>
public sealed record GeneratorHealth(IReadOnlyList<HealthCheck> Checks, HealthCause? MainCause, string? MainCauseText)
{
    /// <summary>
    /// Beyond it, worse is not more convincing: all requests of a blocked pool are late, and so are all of a single connection.
    /// </summary>
    private const double MostConvincing = 10;

    public bool IsValid => MainCause is null;

    public static GeneratorHealth Judge(LoadMeasurement measurement)
    {
        ArgumentNullException.ThrowIfNull(measurement);
        HealthCheck[] checks = HealthChecks.Of(measurement);

        // A generator without a core or without a thread does not send and does not read, so that other checks fail with it:
        // where findings convince alike, the earlier cause has brought about the later one.
        HealthCheck? decisive = checks
            .Where(check => !check.IsPassed)
            .OrderByDescending(check => Math.Min(check.Excess, MostConvincing))
            .ThenBy(check => check.Cause)
            .FirstOrDefault();
        return new GeneratorHealth(checks, decisive?.Cause, decisive?.Text);
    }
}
