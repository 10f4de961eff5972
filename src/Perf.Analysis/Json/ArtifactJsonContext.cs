using System.Text.Json.Serialization;
using Perf.Analysis.Backfill;
using Perf.Analysis.Decisions;
using Perf.Analysis.Runs;

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
public sealed partial class ArtifactJsonContext : JsonSerializerContext;
