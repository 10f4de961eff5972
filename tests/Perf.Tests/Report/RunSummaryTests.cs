using Perf.Analysis.Decisions;
using Perf.Analysis.Drills;
using Perf.Analysis.Json;
using Perf.Analysis.Load;
using Perf.Analysis.Runs;
using Perf.Lab.Report;
using Perf.Tests.Analysis;
using Perf.Tests.Analysis.Drills;
using Perf.Tests.Analysis.Load;

namespace Perf.Tests.Report;

/// <summary>The last that a run says.</summary>
public sealed class RunSummaryTests : IDisposable
{
    private readonly TemporaryFolder temporary = new();
    private readonly RunFolder folder;

    public RunSummaryTests() => folder = RunFolder.Create(temporary.FolderPath);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => temporary.Dispose();

    [Fact]
    public async Task Lines_OfAWholeRun_SayVerdictBottleneckAndFilesInTheReportsWords()
    {
        await WriteManifestAsync(Samples.Manifest());
        DecisionMatrix matrix = DecisionMatrixBuilder.Build(
            Samples.Baseline(fetch: 1, store: 7, compute: 2, configuration: Samples.Configuration("row")), Samples.Suites());
        await ArtifactFile.WriteAsync(folder.DecisionMatrix, matrix, Cancellation);
        await File.WriteAllTextAsync(folder.ReportMarkdown, "", Cancellation);

        IReadOnlyList<string> lines = await LinesAsync();

        Assert.Contains(lines, line => line.StartsWith("PASS: run", StringComparison.Ordinal));
        Assert.Contains(lines, line => line.EndsWith(matrix.Verdict.Sentence, StringComparison.Ordinal));
        string first = matrix.Actions.First(action => action.Recommended).Title;
        Assert.Contains(lines, line => line.Contains(first, StringComparison.Ordinal));
        Assert.Contains(lines, line => line.EndsWith(folder.ReportMarkdown, StringComparison.Ordinal));
        Assert.Contains(lines, line => line.Contains("decision_matrix.json", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Lines_OfADecisionThatRecommendsNothing_SayThat()
    {
        await WriteManifestAsync(Samples.Manifest());
        DecisionMatrix matrix = DecisionMatrixBuilder.Build(Samples.Baseline(fetch: 1, store: 7, compute: 2), Samples.Suites());
        await ArtifactFile.WriteAsync(
            folder.DecisionMatrix,
            matrix with { Actions = [.. matrix.Actions.Select(action => action with { Recommended = false })] },
            Cancellation);

        Assert.Contains(await LinesAsync(), line => line.StartsWith("Do first: nothing", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Lines_OfMissedTargets_NameEachWithItsValue()
    {
        await WriteManifestAsync(Samples.Manifest() with { ExitCode = 1 });
        LoadLimits limits = new(MaxP95Ms: 0.25);
        LoadTestReport load = LoadReportBuilder.Build(null, true, limits, [LoadSamples.Run(limits: limits)], null, interrupted: false);
        await ArtifactFile.WriteAsync(folder.LoadTestReport, load, Cancellation);
        LoadTarget[] missed = [.. load.Runs[0].Targets.Where(target => target.Verdict == LoadTargetVerdict.Missed)];

        IReadOnlyList<string> lines = await LinesAsync();

        Assert.NotEmpty(missed);
        Assert.Contains($"Targets missed: {missed.Length}", lines);
        Assert.All(missed, target => Assert.Contains(lines, line => line.Contains($": {target.Name} ", StringComparison.Ordinal)));
        Assert.Contains(lines, line => line.StartsWith("FAIL: ", StringComparison.Ordinal));
    }

    /// <summary>That nothing was missed would be said of nothing.</summary>
    [Fact]
    public async Task Lines_OfARunWithoutTargets_SayNothingOfThem()
    {
        await WriteManifestAsync(Samples.Manifest());

        Assert.DoesNotContain(await LinesAsync(), line => line.Contains("Targets", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Lines_OfTheWorstRun_AreFewAndPlainAndWhole()
    {
        string chatter = string.Concat(Enumerable.Repeat("it \u001b[31mfailed\r\nbadly; ", 100));
        await WriteManifestAsync(Samples.Manifest() with
        {
            ExitCode = 1,
            Steps = [.. Enumerable.Range(0, 30).Select(i => new RunStep($"step-{i}", StepStatus.Failed, 1e5, chatter))],
            Missing = [.. Enumerable.Range(0, 500).Select(i => new MissingPart($"part {i}", chatter))],
        });
        LoadLimits limits = new(MaxP95Ms: 0.01, MaxP99Ms: 0.01, MaxAverageMs: 0.01);
        await ArtifactFile.WriteAsync(
            folder.LoadTestReport,
            LoadReportBuilder.Build(null, true, limits, [.. Enumerable.Repeat(LoadSamples.Run(limits: limits), 9)], null, interrupted: false),
            Cancellation);
        await ArtifactFile.WriteAsync(
            folder.Drills,
            DrillReport.Of(
                "full",
                1,
                [.. Enumerable.Repeat(DrillSamples.Result(protectionOff: false, DrillSamples.Run(2, ms: 400_000)), 28)]),
            Cancellation);
        foreach (int file in Enumerable.Range(0, 50))
        {
            await File.WriteAllTextAsync(temporary.File($"more-{file}.json"), "", Cancellation);
        }

        IReadOnlyList<string> lines = await LinesAsync();

        Assert.InRange(lines.Count, 1, RunSummary.MostLines);
        Assert.All(lines, line => Assert.DoesNotContain(line, char.IsControl));
    }

    [Fact]
    public async Task File_ThatIsDamaged_IsSaidAndTheRestStays()
    {
        await WriteManifestAsync(Samples.Manifest());
        await File.WriteAllTextAsync(folder.Drills, "{", Cancellation);

        IReadOnlyList<string> lines = await LinesAsync();

        Assert.Contains(lines, line => line.Contains("drills.json: not a whole", StringComparison.Ordinal));
        Assert.Contains(lines, line => line.StartsWith("PASS: ", StringComparison.Ordinal));
    }

    private Task<IReadOnlyList<string>> LinesAsync() => RunSummary.LinesAsync(folder, Cancellation);

    private Task WriteManifestAsync(RunManifest manifest) => ArtifactFile.WriteAsync(folder.Manifest, manifest, Cancellation);
}
