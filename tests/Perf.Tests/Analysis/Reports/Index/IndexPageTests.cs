using System.Xml.Linq;
using Perf.Analysis.Decisions;
using Perf.Analysis.Json;
using Perf.Analysis.Reports.Index;
using Perf.Analysis.Runs;

namespace Perf.Tests.Analysis.Reports.Index;

/// <summary>The runs on the page of all runs.</summary>
public sealed class IndexPageTests : IDisposable
{
    private const int Verdict = 4;
    private const int Bottleneck = 5;
    private const int Links = 6;

    private readonly IndexFolder results = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => results.Dispose();

    [Theory]
    [InlineData("")]
    [InlineData("nowhere")]
    public async Task Page_OfNoRun_SaysHowToMeasureOne(string below)
    {
        string page = await IndexPage.BuildAsync(Path.Combine(results.FolderPath, below), Cancellation);

        Assert.Empty(IndexFolder.TablesOf(page));
        Assert.Contains("dotnet run", page, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(40)]
    public async Task Page_OfRuns_HasARowEachNewestFirst(int runs)
    {
        foreach (int run in Enumerable.Range(0, runs).Select(run => run * 7 % runs).Distinct())
        {
            await results.AddAsync(run);
        }

        XElement[][] rows = Assert.Single(IndexFolder.TablesOf(await results.BuildAsync()));

        DateTimeOffset first = Samples.Manifest().StartedAt;
        Assert.Equal(
            Enumerable.Range(0, runs).Reverse().Select(run => $"{first.AddHours(run).UtcDateTime:yyyy-MM-dd HH:mm:ss}"),
            rows.Select(row => row[0].Value));
    }

    [Fact]
    public async Task Links_OfARun_LeadToItsFilesWithPagesFirst()
    {
        RunFolder run = await results.AddAsync(1);
        await File.WriteAllTextAsync(run.ReportMarkdown, "", Cancellation);
        await File.WriteAllTextAsync(run.ReportHtml, "", Cancellation);
        Directory.CreateDirectory(run.BenchFolder);

        XElement[] row = Assert.Single(Assert.Single(IndexFolder.TablesOf(await results.BuildAsync())));

        Assert.Equal([run.ReportHtml, run.ReportMarkdown, run.Manifest], results.FilesOf(row[Links]));
    }

    [Theory]
    [InlineData(RunState.Complete, 0, "PASS")]
    [InlineData(RunState.Complete, 1, "FAIL")]
    [InlineData(RunState.Complete, 3, "INVALID")]
    [InlineData(RunState.Complete, 4, "FAIL")]
    [InlineData(RunState.Interrupted, 130, "INTERRUPTED")]
    [InlineData(RunState.Running, null, "NOT FINISHED")]
    public async Task Verdict_OfARun_IsHowItEnded(RunState state, int? exitCode, string word)
    {
        await results.AddAsync("runs/one", Samples.Manifest() with { State = state, ExitCode = exitCode });

        Assert.Equal(word, Assert.Single(Assert.Single(IndexFolder.TablesOf(await results.BuildAsync())))[Verdict].Value);
    }

    [Fact]
    public async Task Bottleneck_OfARun_IsThatOfItsDecisionOrElseOfItsBackfill()
    {
        RunFolder decided = await results.AddAsync(2);
        RunFolder measured = await results.AddAsync(1);
        await results.AddAsync(0);
        DecisionMatrix matrix = DecisionMatrixBuilder.Build(Samples.Baseline(fetch: 1, store: 7, compute: 2), Samples.Suites());
        await ArtifactFile.WriteAsync(decided.DecisionMatrix, matrix, Cancellation);
        await ArtifactFile.WriteAsync(measured.BackfillBaseline, Samples.Baseline(fetch: 8, store: 1, compute: 1), Cancellation);

        XElement[][] rows = Assert.Single(IndexFolder.TablesOf(await results.BuildAsync()));

        Assert.Equal(["Database 70% [70-70]", "Polygon API 80% [80-80]", "-"], rows.Select(row => row[Bottleneck].Value));
    }

    /// <summary>The run between them was killed while it wrote, or somebody edited it.</summary>
    [Theory]
    [InlineData("{ \"schema_version\": 1,")]
    [InlineData("{ \"schema_version\": 999 }")]
    [InlineData("[]")]
    [InlineData("")]
    [InlineData(null)]
    public async Task Manifest_ThatCannotBeRead_IsSaidInItsRowAndCostsNoOther(string? content)
    {
        await results.AddAsync(0);
        RunFolder damaged = await results.AddAsync(1);
        await results.AddAsync(2);
        File.Delete(damaged.Manifest);
        if (content is not null)
        {
            await File.WriteAllTextAsync(damaged.Manifest, content, Cancellation);
        }

        string page = await results.BuildAsync();

        XElement[][] rows = Assert.Single(IndexFolder.TablesOf(page));
        Assert.Equal(["PASS", "DAMAGED", "PASS"], rows.Select(row => row[Verdict].Value));
        Assert.Contains($"runs/{Path.GetFileName(damaged.FolderPath)}: ", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Decision_ThatCannotBeRead_IsSaidAndTheVerdictStays()
    {
        RunFolder run = await results.AddAsync(0);
        await File.WriteAllTextAsync(run.DecisionMatrix, "{ \"schema_version\": 1, ", Cancellation);

        string page = await results.BuildAsync();

        XElement[] row = Assert.Single(Assert.Single(IndexFolder.TablesOf(page)));
        Assert.Equal("PASS", row[Verdict].Value);
        Assert.NotEqual("-", row[Bottleneck].Value);
        Assert.Contains("decision_matrix.json: not a whole", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Sample_BesideTheRuns_IsOneOfThem()
    {
        await results.AddAsync("sample", Samples.Manifest());
        Directory.CreateDirectory(Path.Combine(results.FolderPath, "schemas"));

        XElement[] row = Assert.Single(Assert.Single(IndexFolder.TablesOf(await results.BuildAsync())));

        Assert.Equal([Path.Combine(results.FolderPath, "sample/manifest.json")], results.FilesOf(row[Links]));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Machines_ThatDiffer_AreSaid(int machines)
    {
        await results.AddAsync(0);
        RunManifest other = Samples.Manifest();
        await results.AddAsync(
            "runs/other", machines == 1 ? other : other with { Machine = MachineFacts.Create("Debian", "AMD EPYC", 64, 1L << 36, ".NET 10") });

        string page = await results.BuildAsync();

        Assert.Equal(machines > 1, page.Contains($"{machines} machines", StringComparison.Ordinal));
        Assert.Equal(machines, Assert.Single(IndexFolder.TablesOf(page)).Select(row => row[3].Value).Distinct().Count());
    }

    [Fact]
    public async Task Names_WithMarkup_AreTextAndLinksStillLeadToTheirFiles()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no such names.");
        const string Hostile = "\"><script>alert(1)<%2F &amp; '#?+";
        RunManifest manifest = Samples.Manifest();
        RunFolder run = await results.AddAsync(
            $"runs/{Hostile}",
            manifest with
            {
                Verb = Hostile,
                Profile = new string('ש', 200),
                Commit = Hostile,
                Machine = manifest.Machine with { CpuModel = Hostile, Fingerprint = Hostile },
            });
        await File.WriteAllTextAsync(Path.Combine(run.FolderPath, $"{Hostile}.html"), "", Cancellation);

        string page = await results.BuildAsync();

        XElement[] row = Assert.Single(Assert.Single(IndexFolder.TablesOf(page)));
        Assert.StartsWith(Hostile, row[1].Value, StringComparison.Ordinal);
        Assert.All(results.FilesOf(row[Links]), file => Assert.True(File.Exists(file), file));
        Assert.DoesNotContain("<script", page, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task Page_OfRuns_NeedsNothingElse()
    {
        await results.AddAsync(0);
        await results.WriteHistoryAsync("torn");

        string page = await results.BuildAsync();

        foreach (string needed in (string[])["<script", "<link", " src=", "http://", "https://", "url(", "@import"])
        {
            Assert.DoesNotContain(needed, page, StringComparison.OrdinalIgnoreCase);
        }
    }
}
