using System.Text.Json;
using System.Text.RegularExpressions;
using Perf.Analysis.Backfill;
using Perf.Analysis.Benchmarks;
using Perf.Analysis.Decisions;
using Perf.Analysis.Drills;
using Perf.Analysis.Json;
using Perf.Analysis.Load;
using Perf.Analysis.Reports;
using Perf.Tests.Analysis.Drills;
using Perf.Tests.Analysis.Load;
using Perf.Tests.Analysis.Simulation;

namespace Perf.Tests.Analysis.Json;

/// <summary>
/// The files other tools read: a change of a name or a shape shows up here, and asks for a new schema version. <c>PERF_WRITE_GOLDEN=1</c>
/// writes them anew, for whoever then reads what changed.
/// </summary>
public sealed partial class GoldenFileTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public Task Manifest_Written_IsTheGoldenFile() => AssertGoldenAsync(Samples.Manifest(), "manifest.json");

    [Fact]
    public Task BackfillBaseline_Written_IsTheGoldenFile() => AssertGoldenAsync(SampleBaseline(), "phase_2_backfill_baseline.json");

    [Fact]
    public async Task DecisionMatrix_Written_IsTheGoldenFile()
    {
        BenchmarkSet suites = await BenchmarkDotNetReader.ReadFolderAsync(SampleFiles.BenchFolder, Cancellation);

        await AssertGoldenAsync(DecisionMatrixBuilder.Build(SampleBaseline(), suites), "decision_matrix.json");
    }

    [Fact]
    public Task LoadTestReport_Written_IsTheGoldenFile() => AssertGoldenAsync(
        LoadReportBuilder.Build(
            "https://api.example/",
            comparesCaches: true,
            new LoadLimits(),
            [
                LoadSamples.Run(),
                LoadSamples.Run(LoadSamples.Measurement([LoadSamples.Sample(0, 1, RequestOutcome.ConnectFailed)], LoadModel.Open)),
                LoadSamples.Run(validity: new LoadValidity(false, "too few connections", [LoadSamples.Check(0.3)])) with
                {
                    RepeatedBecause = "a pause",
                },
            ],
            LoadKnee.Of("limits", [(1, 10, 100, true), (2, 19, 105, true), (4, 30, 130, true), (8, 3, 900, false), (128, 32, null, true)]),
            interrupted: false),
        "load_test_report.json");

    [Fact]
    public Task Drills_Written_AreTheGoldenFile() => AssertGoldenAsync(
        DrillReport.Of(
            "quick",
            seed: 1,
            [
                DrillSamples.Result(protectionOff: false, DrillSamples.Run()),
                DrillSamples.Result(protectionOff: true, DrillSamples.Run(2, ms: 400_000)),
            ]),
        "drills.json");

    [Fact]
    public Task Simulation_Written_IsTheGoldenFile() => AssertGoldenAsync(
        SimulationSamples.Report(failures: [SimulationSamples.Failure]), "simulation.json");

    /// <summary>A file without the fields that came later, which this build must still read.</summary>
    [Fact]
    public async Task BackfillBaseline_FromBeforeOutcomesWereCounted_IsReadAndSaysThatTheyWereNot()
    {
        BackfillBaseline older = await ArtifactFile.ReadAsync<BackfillBaseline>(
            SampleFiles.In("golden", "older_backfill_baseline.json"), Cancellation);

        Assert.Null(older.Totals.Fetches);
        Assert.Null(older.Quarantine);
        Assert.Null(older.Enrichment);
        Assert.Equal(
            ("none", "none", BackfillConfiguration.Vectorised),
            (older.Configuration.Index, older.Configuration.Partitions, older.Configuration.Features));
        Assert.All(older.Jobs, job => Assert.Null(job.QuotaWaits));
        Assert.All(older.Jobs, job => Assert.Null(job.QuotaWaitSeconds));
        Assert.DoesNotContain(BackfillSummary.Lines(older), line => line.Contains("Outcomes", StringComparison.Ordinal));
        Assert.DoesNotContain(BackfillSummary.Lines(older), line => line.Contains("Again", StringComparison.Ordinal));
    }

    /// <summary>A job of each kind, and few enough of them that no interval can be given.</summary>
    private static BackfillBaseline SampleBaseline() => BackfillBaselineBuilder.Build(
        Samples.Configuration(writer: "row") with { Symbols = ["AAPL", "BTC"] },
        [
            Samples.Job("AAPL", "5m", fetchSeconds: 0.5, computeSeconds: 0.125, storeSeconds: 3),
            Samples.Job("AAPL", "1d", fetchSeconds: 0.25, computeSeconds: 0.0625, storeSeconds: 1, records: 250) with
            {
                QuotaWaits = 2, QuotaWaitSeconds = 0.125, BreakerOpenings = 1, HeldBack = 3, QuarantinedBars = 4,
                EmptyWhileOpen = 1, EndedEarly = 1,
            },
            Samples.Job("BTC", "5m", fetchSeconds: 2, computeSeconds: 0, storeSeconds: 0, error: "the source refused"),
        ],
        totalDurationSeconds: 8,
        new OracleCheck(1_250, 1_250, true),
        interrupted: true,
        new QuarantineCheck(4, 4, [new QuarantineReasonCount("high below low", 3), new QuarantineReasonCount("negative volume", 1)]),
        Samples.Enrichment() with { Series = 2, FailedSeries = 1, TotalSeries = 4, FirstError = "BTC/5m: Store: the disk is full" });

    private static async Task AssertGoldenAsync<T>(T artifact, string name)
        where T : class, IArtifact
    {
        using TemporaryFolder folder = new();
        string written = folder.File(name);
        string rewritten = folder.File("again.json");

        await ArtifactFile.WriteAsync(written, artifact, Cancellation);
        await ArtifactFile.WriteAsync(rewritten, await ArtifactFile.ReadAsync<T>(written, Cancellation), Cancellation);

        string json = await File.ReadAllTextAsync(written, Cancellation);
        if (Environment.GetEnvironmentVariable("PERF_WRITE_GOLDEN") == "1")
        {
            await File.WriteAllTextAsync(SampleFiles.In("golden", name), json, Cancellation);
        }

        Assert.Equal(await File.ReadAllTextAsync(SampleFiles.In("golden", name), Cancellation), json);
        Assert.Equal(json, await File.ReadAllTextAsync(rewritten, Cancellation));
        using JsonDocument document = JsonDocument.Parse(json);
        Assert.Equal(T.CurrentSchemaVersion, document.RootElement.GetProperty("schema_version").GetInt32());
        Assert.DoesNotContain(NamesOf(document.RootElement), name => !SnakeCase().IsMatch(name));
    }

    private static IEnumerable<string> NamesOf(JsonElement element) => element.ValueKind switch
    {
        // Keys of settings and versions are the settings' own names.
        JsonValueKind.Object => element.EnumerateObject().SelectMany(property => property.Name is "configuration" or "postgres_settings"
            ? [property.Name]
            : NamesOf(property.Value).Prepend(property.Name)),
        JsonValueKind.Array => element.EnumerateArray().SelectMany(NamesOf),
        _ => [],
    };

    [GeneratedRegex("^[a-z][a-z0-9]*(_[a-z0-9]+)*$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex SnakeCase();
}
