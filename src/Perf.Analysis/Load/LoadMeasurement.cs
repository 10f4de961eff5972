namespace Perf.Analysis.Load;

/// <summary>Everything one run of a plan measured.</summary>
/// <param name="DurationSeconds">Of the measured part.</param>
/// <param name="Samples">
/// Every request that was due in the measured part, in the order in which they ended, more or less; some end after it.
/// </param>
/// <param name="Slices">Null where nobody watched, or the system does not tell.</param>
/// <param name="Server">Null where the lab did not start the API, or its runtime could not be asked.</param>
public sealed record LoadMeasurement(
    LoadPlan Plan,
    DateTimeOffset StartedAt,
    double DurationSeconds,
    ReadOnlyMemory<RequestSample> Samples,
    GeneratorFacts Generator,
    IReadOnlyList<MachineSlice>? Slices,
    ServerRuntime? Server)
{
    /// <summary>Of the API's runtime; null where it could not be asked.</summary>
    public IReadOnlyList<GcPause>? Pauses { get; init; }

    /// <summary>What was sent before it for the API to grow warm, in order; none where it was warm.</summary>
    public IReadOnlyList<LoadMeasurement> WarmUp { get; init; } = [];
}
