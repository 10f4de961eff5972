using System.Text.Json.Nodes;
using Perf.Analysis.Backfill;
using Perf.Analysis.Comparing;
using Perf.Analysis.Decisions;
using Perf.Analysis.Drills;
using Perf.Analysis.Gating;
using Perf.Analysis.Gating.Calibration;
using Perf.Analysis.Gating.Rules;
using Perf.Analysis.Histories;
using Perf.Analysis.Json;
using Perf.Analysis.Load;
using Perf.Analysis.Recovery;
using Perf.Analysis.Runs;
using Perf.Analysis.Simulation;
using Perf.Tests.Analysis.Histories;
using Perf.Tests.Architecture;

namespace Perf.Tests.Schemas;

/// <summary>
/// The schemas of <c>results/schemas</c> say what is written. With <c>PERF_WRITE_SCHEMAS=1</c> set, the test that compares
/// them with the records writes them anew.
/// </summary>
public sealed class ArtifactSchemaTests
{
    private static readonly Dictionary<string, Type> Artifacts = new(StringComparer.Ordinal)
    {
        ["manifest"] = typeof(RunManifest),
        ["load_test_report"] = typeof(LoadTestReport),
        ["phase_2_backfill_baseline"] = typeof(BackfillBaseline),
        ["rto_rpo_definition"] = typeof(RecoveryDefinition),
        ["drills"] = typeof(DrillReport),
        ["simulation"] = typeof(SimulationReport),
        ["decision_matrix"] = typeof(DecisionMatrix),
        ["comparison"] = typeof(Comparison),
        ["gate"] = typeof(GateRules),
        ["gate_report"] = typeof(GateReport),
        ["gate_calibration"] = typeof(GateCalibration),
        ["history_line"] = typeof(HistoryLine),
        ["history_report"] = typeof(HistoryReport),
    };

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static TheoryData<string> Names => [.. Artifacts.Keys];

    /// <summary>The name of an artifact and a file of it.</summary>
    public static TheoryData<string, string> Samples => new()
    {
        { "manifest", Golden("manifest.json") },
        { "load_test_report", Golden("load_test_report.json") },
        { "phase_2_backfill_baseline", Golden("phase_2_backfill_baseline.json") },
        { "phase_2_backfill_baseline", Golden("older_backfill_baseline.json") },
        { "rto_rpo_definition", "results/rto_rpo_definition.json" },
        { "drills", Golden("drills.json") },
        { "simulation", Golden("simulation.json") },
        { "decision_matrix", Golden("decision_matrix.json") },
        { "comparison", "tests/Perf.Tests/Analysis/Samples/comparing/comparison.json" },
    };

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Schema_Committed_IsThatOfTheRecord(string name)
    {
        string now = ArtifactSchema.Of(Artifacts[name]);
        if (Environment.GetEnvironmentVariable("PERF_WRITE_SCHEMAS") == "1")
        {
            await File.WriteAllTextAsync(PathOf(name), now, Cancellation);
        }

        Assert.Equal(now, await File.ReadAllTextAsync(PathOf(name), Cancellation));
    }

    [Fact]
    public void Schemas_Committed_AreOneForEachArtifact()
    {
        IEnumerable<Type> records = typeof(IArtifact).Assembly.GetTypes().Where(type => type.IsClass && type.IsAssignableTo(typeof(IArtifact)));

        Assert.Equal(records.ToHashSet(), [.. Artifacts.Values]);
        Assert.Equal(
            Artifacts.Keys.Select(name => $"{name}.schema.json").ToHashSet(StringComparer.Ordinal),
            Directory.EnumerateFiles(Repository.Absolute("results/schemas")).Select(path => Path.GetFileName(path)).ToHashSet(StringComparer.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Samples))]
    public async Task Artifact_AsWritten_FitsItsSchema(string name, string sample) =>
        Assert.Empty(await ValidateAsync(name, await SampleAsync(sample)));

    /// <summary>Each field taken away, emptied, and given another type, one at a time: hardly one goes unnoticed by accident.</summary>
    [Theory]
    [MemberData(nameof(Samples))]
    public async Task Artifact_WithABrokenField_DoesNotFit(string name, string sample)
    {
        string json = await SampleAsync(sample);
        string[] fields = [.. JsonNode.Parse(json)!.AsObject().Select(field => field.Key)];
        foreach (string field in fields)
        {
            JsonObject other = JsonNode.Parse(json)!.AsObject();
            other[field] = new JsonArray(new JsonArray());
            Assert.NotEmpty(await ValidateAsync(name, other.ToJsonString()));

            JsonObject renamed = JsonNode.Parse(json)!.AsObject();
            renamed[field + "_x"] = renamed[field]?.DeepClone();
            Assert.NotEmpty(await ValidateAsync(name, renamed.ToJsonString()));
        }

        JsonObject lacking = JsonNode.Parse(json)!.AsObject();
        lacking.Remove("schema_version");
        Assert.NotEmpty(await ValidateAsync(name, lacking.ToJsonString()));
    }

    [Fact]
    public async Task HistoryLine_AsWritten_FitsItsSchema() =>
        Assert.Empty(await ValidateAsync("history_line", HistoryFile.Text(HistorySamples.Run(0))));

    [Theory]
    [InlineData("commit", null, "/commit")]
    [InlineData("state", "\"finished\"", "/state")]
    [InlineData("schema_version", "2", "/schema_version")]
    [InlineData("started_at", "\"yesterday\"", "/started_at")]
    [InlineData("exit_code", "0.5", "/exit_code")]
    [InlineData("machine", "{}", "/machine")]
    [InlineData("steps", "[{\"name\": 1}]", "/steps/0/name")]
    [InlineData("versions", "{\"postgresql\": 15}", "/versions/postgresql")]
    public async Task Manifest_WithAWrongValue_IsRefusedWhereItIsWrong(string field, string? value, string where)
    {
        JsonObject manifest = JsonNode.Parse(await SampleAsync(Golden("manifest.json")))!.AsObject();
        manifest[field] = value is null ? null : JsonNode.Parse(value);

        IReadOnlyList<string> wrong = await ValidateAsync("manifest", manifest.ToJsonString());

        Assert.Contains(wrong, one => one.StartsWith(where + ":", StringComparison.Ordinal));
        Assert.All(wrong, one => Assert.StartsWith("/" + field, one, StringComparison.Ordinal));
    }

    [Fact]
    public void Validator_OfAKeywordItDoesNotKnow_Refuses() =>
        Assert.Throws<NotSupportedException>(() => SchemaValidator.Validate("""{"minimum": 1}""", "0"));

    private static string Golden(string name) => "tests/Perf.Tests/Analysis/Samples/golden/" + name;

    private static Task<string> SampleAsync(string path) => File.ReadAllTextAsync(Repository.Absolute(path), Cancellation);

    private static string PathOf(string name) => Repository.Absolute($"results/schemas/{name}.schema.json");

    private static async Task<IReadOnlyList<string>> ValidateAsync(string name, string json) =>
        SchemaValidator.Validate(await File.ReadAllTextAsync(PathOf(name), Cancellation), json);
}
