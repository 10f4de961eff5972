using System.Text.Json.Serialization;
using Perf.Analysis.Backfill;
using Perf.Analysis.Comparing;
using Perf.Analysis.Decisions;
using Perf.Analysis.Drills;
using Perf.Analysis.Gating;
using Perf.Analysis.Gating.Calibration;
using Perf.Analysis.Gating.Rules;
using Perf.Analysis.Histories;
using Perf.Analysis.Load;
using Perf.Analysis.Recovery;
using Perf.Analysis.Runs;
using Perf.Analysis.Simulation;

namespace Perf.Analysis.Json;

/// <summary>
/// How every artifact of ours is written: snake_case, indented, numbers in invariant form, nulls written out (a value that
/// was not measured is visibly null). Every artifact type is named here, and only here.
/// </summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    WriteIndented = true,
    NewLine = "\n",
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(RunManifest))]
[JsonSerializable(typeof(BackfillBaseline))]
[JsonSerializable(typeof(DecisionMatrix))]
[JsonSerializable(typeof(LoadTestReport))]
[JsonSerializable(typeof(RecoveryDefinition))]
[JsonSerializable(typeof(DrillReport))]
[JsonSerializable(typeof(SimulationReport))]
[JsonSerializable(typeof(GateReport))]
[JsonSerializable(typeof(GateRules))]
[JsonSerializable(typeof(GateCalibration))]
[JsonSerializable(typeof(Comparison))]
[JsonSerializable(typeof(HistoryLine))]
[JsonSerializable(typeof(HistoryReport))]
public sealed partial class ArtifactJsonContext : JsonSerializerContext;
