using Perf.Analysis.Backfill;
using Perf.Analysis.Decisions;
using Perf.Analysis.Decisions.Proving;
using Perf.Analysis.Json;
using Perf.Analysis.Runs;
using Perf.Lab.Runs;
using Perf.Tests.Schemas;

namespace MarketData.IntegrationTests.Lab;

/// <summary>A decision on a real run: its numbers are those of the baseline it was made from.</summary>
[Collection(LabCollection.Name)]
public sealed class DecideVerbTests(PostgresFixture postgres) : IDisposable
{
    private readonly LabFolder folder = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Run_SmokeBackfillAndDecision_NamesABottleneckFromTheNumbersItMeasured()
    {
        await postgres.GetServerAsync();

        LabProcess lab = await folder.RunAsync("run --profile smoke --only backfill,decide --out run");

        RunFolder run = folder.Run("run");
        BackfillBaseline baseline = await folder.ReadBaselineAsync("run");
        DecisionMatrix matrix = await ArtifactFile.ReadAsync<DecisionMatrix>(run.DecisionMatrix, Cancellation);
        string report = await File.ReadAllTextAsync(run.ReportMarkdown, Cancellation);
        Assert.Contains(matrix.Verdict.Sentence, lab.Text, StringComparison.Ordinal);
        Assert.Contains(matrix.Verdict.Sentence, report, StringComparison.Ordinal);
        Assert.Equal(baseline.Jobs.Sum(job => job.FetchSeconds + job.ComputeSeconds + job.StoreSeconds), matrix.Stages.Sum(stage => stage.Seconds), 6);
        Assert.Equal(1, matrix.Stages.Sum(stage => stage.Share!.Value), 6);
        Assert.Equal(3, matrix.Missing.Count); // without suites, there is no evidence on any stage
        Assert.DoesNotContain("The run is", report, StringComparison.Ordinal); // only of one that has not ended
        RunManifest manifest = await folder.ReadManifestAsync("run");
        Assert.Equal(["backfill", "decide"], manifest.Steps.Select(step => step.Name));
        Assert.Contains(manifest.Missing, part => part.What == "bench");
        foreach (string artifact in new[] { run.Manifest, run.BackfillBaseline, run.DecisionMatrix })
        {
            string schema = Path.Combine(
                RepositoryRoot.Find(), "results", "schemas", Path.ChangeExtension(Path.GetFileName(artifact), ".schema.json"));
            Assert.Empty(SchemaValidator.Validate(
                await File.ReadAllTextAsync(schema, Cancellation), await File.ReadAllTextAsync(artifact, Cancellation)));
        }
    }

    /// <summary>What was predicted is sealed, what was tried stands beside it, and deciding again keeps both.</summary>
    [Fact]
    public async Task Verify_OneAction_PredictsTriesAndKeepsIt()
    {
        await postgres.GetServerAsync();
        await folder.RunAsync("backfill --symbols AAPL,BTC --timeframes 30m,1d --days 20 --until 2025-06-01 --out run");

        await folder.RunAsync("decide run --verify --actions api.one_fetch --quads 2");
        await folder.RunAsync("decide run");

        RunFolder run = folder.Run("run");
        DecisionProof proof = (await ArtifactFile.ReadAsync<DecisionMatrix>(run.DecisionMatrix, Cancellation)).Proof!;
        Assert.True(proof.Sealed.IsIntact());
        Assert.Equal([1, 2], proof.Pairs.Select(pair => pair.Measured.Concurrency));
        Assert.All(proof.Pairs, pair =>
        {
            Assert.Equal(PhaseAction.OneFetch, pair.Measured.Id);
            Assert.True(pair.Measured.Quads == 6 || (pair.Measured.Quads is 2 or 4 && pair.Measured.Open <= 0.03));
            Assert.NotNull(pair.Predicted.Speedup);
            Assert.True(pair.Measured is { Speedup: > 0, BeforeSeconds: > 0, AfterSeconds: > 0 });
        });
    }
}
