using System.Text.Json.Serialization;
using Perf.Analysis.Json;

namespace Perf.Analysis.Gating.Calibration;

/// <summary>How often the gate errs, measured: <c>gate_calibration.json</c>.</summary>
public sealed record GateCalibration : IArtifact
{
    /// <summary>What the file is called.</summary>
    public const string FileName = "gate_calibration.json";

    public static int CurrentSchemaVersion => 1;

    public required int SchemaVersion { get; init; }

    /// <summary>Real runs of whole suites, as a gate runs them.</summary>
    public required IReadOnlyList<CalibrationSuite> Suites { get; init; }

    /// <summary>Of what was slowed down on purpose, by group and effect; empty without any.</summary>
    public required IReadOnlyList<CalibrationPower> Powers { get; init; }

    /// <summary>Apart from the real ones: put together from launches of those; null when none was asked for.</summary>
    public ResampledSuites? Resampled { get; init; }

    /// <summary>Suites without a change that were called regressed.</summary>
    [JsonIgnore]
    public int FalseAlarms => Suites.Count(suite => suite.Effect == 0 && suite.Outcome == GateOutcome.Regressed);

    public static GateCalibration Of(IReadOnlyList<CalibrationSuite> suites) => new()
    {
        SchemaVersion = CurrentSchemaVersion,
        Suites = suites,
        Powers =
        [
            .. suites
                .SelectMany(suite => suite.Benchmarks, (suite, benchmark) => (suite.Effect, Benchmark: benchmark))
                .GroupBy(one => (one.Benchmark.Group, one.Effect))
                .OrderBy(group => group.Key.Group, StringComparer.Ordinal)
                .ThenBy(group => group.Key.Effect)
                .Select(group => CalibrationPower.Of(group.Key.Group, group.Key.Effect, [.. group.Select(one => one.Benchmark)])),
        ],
    };
}
