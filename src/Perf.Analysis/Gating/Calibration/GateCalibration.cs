using System.Text.Json.Serialization;
using Perf.Analysis.Formatting;
using Perf.Analysis.Gating.Rules;
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

    /// <param name="rules">That the suites were judged by.</param>
    public static GateCalibration Of(GateRules rules, IReadOnlyList<CalibrationSuite> suites) => new()
    {
        SchemaVersion = CurrentSchemaVersion,
        Suites = suites,
        Powers =
        [
            .. suites
                .SelectMany(suite => suite.Benchmarks, (suite, benchmark) => (suite.Effect, Benchmark: benchmark))
                .GroupBy(one => (Group: GroupOf(rules, one.Benchmark), one.Effect))
                .OrderBy(group => group.Key.Group, StringComparer.Ordinal)
                .ThenBy(group => group.Key.Effect)
                .Select(group => CalibrationPower.Of(group.Key.Group, group.Key.Effect, [.. group.Select(one => one.Benchmark)])),
        ],
    };

    /// <summary>Short work stands apart: the rules tolerate more of it, so that less of it is caught.</summary>
    private static string GroupOf(GateRules rules, CalibrationBenchmark benchmark) => rules.IsShort(benchmark.BaseNs)
        ? $"{benchmark.Group}, below {Figures.Nanoseconds(rules.ShortBelowNs)}"
        : benchmark.Group;
}
