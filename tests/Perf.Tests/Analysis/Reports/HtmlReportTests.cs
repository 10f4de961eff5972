using System.Text;
using System.Text.Json;
using System.Xml.Linq;
using Perf.Analysis.Backfill;
using Perf.Analysis.Json;
using Perf.Analysis.Reports;
using Perf.Analysis.Runs;

namespace Perf.Tests.Analysis.Reports;

public sealed class HtmlReportTests : IDisposable
{
    private const int MostBytes = 300 * 1024;

    private static readonly string[] Order =
    [
        "verdict", "stages", "actions", "load-scenarios", "latency", "over-time", "heat", "knee", "backfill", "decision", "suites", "recovery",
        "baseline", "measurement", "environment",
    ];

    private readonly TemporaryFolder temporary = new();
    private readonly RunFolder folder;

    public HtmlReportTests() => folder = RunFolder.Create(temporary.FolderPath);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => temporary.Dispose();

    [Fact]
    public async Task Page_OfAFullRun_HasEverySectionInOrderAndIsSmallEnough()
    {
        await ReportSamples.WriteAsync(folder);

        ReportPage page = await ReportSamples.PageAsync(folder);

        Assert.Equal(Order, page.Sections.Select(section => section.Attribute("id")!.Value));
        int bytes = Encoding.UTF8.GetByteCount(page.Html);
        Assert.True(bytes <= MostBytes, $"{bytes} bytes: " + string.Join(' ', page.Sections.Select(one => $"{one.Attribute("id")!.Value}={one.ToString().Length}")));
        Assert.Empty(page.Missing("backfill").Concat(page.Missing("latency")).Concat(page.Missing("decision")).Concat(page.Missing("suites")));
    }

    [Fact]
    public async Task Figures_OfAFullRun_StandWhereTheySayTheyDo()
    {
        await ReportSamples.WriteAsync(folder);

        ReportPage page = await ReportSamples.PageAsync(folder);

        Assert.Empty(new FigureSources(folder.FolderPath).Wrong(page.Root));
        string[] without = [.. page.Sections.Where(section => !FigureSources.Figures(section).Any()).Select(section => section.Attribute("id")!.Value)];
        Assert.Equal(["baseline"], without); // nothing to compare with
    }

    /// <summary>The test above can fail: a figure that was changed in its file is found.</summary>
    [Fact]
    public async Task Figures_OfAPageWhoseFileWasChangedSince_AreFound()
    {
        await ReportSamples.WriteAsync(folder);
        ReportPage page = await ReportSamples.PageAsync(folder);
        await ReportSamples.WriteBackfillAsync(folder, ReportSamples.Baseline([.. Enumerable.Range(1, 25).Select(i => $"SYM{i}")], seconds: 0.26));

        Assert.Contains(
            new FigureSources(folder.FolderPath).Wrong(page.Root),
            line => line.StartsWith("phase_2_backfill_baseline.json#/totals/total_duration_seconds", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Top_OfAFullRun_SaysResultBottleneckAndWhatToDoFirst()
    {
        await ReportSamples.WriteAsync(folder);

        ReportPage page = await ReportSamples.PageAsync(folder);

        string top = ReportPage.Words(page.Section("verdict"));
        Assert.Contains("PASS", top, StringComparison.Ordinal);
        Assert.Contains("Database is the bottleneck", top, StringComparison.Ordinal);
        Assert.Contains("Insert in bulk instead of row by row", top, StringComparison.Ordinal);
        Assert.Contains("2.5x [1.0-2.7]", top, StringComparison.Ordinal); // measured, at one job at once
    }

    [Fact]
    public async Task Decision_WhereTheTwoWaysOfPredictingDisagree_IsNotTrusted()
    {
        await ReportSamples.WriteAsync(folder);

        ReportPage page = await ReportSamples.PageAsync(folder);

        XElement[] bulk = [.. page.Section("decision").Descendants("tr").Where(row => row.Value.StartsWith("Insert in bulk", StringComparison.Ordinal))];
        Assert.Equal(2, bulk.Length);
        Assert.DoesNotContain("not trusted", bulk[0].Value, StringComparison.Ordinal);
        Assert.Contains("not trusted", bulk[1].Value, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Page_OfAFullRun_FetchesNothingAndRunsNothing()
    {
        await ReportSamples.WriteAsync(folder);

        ReportPage page = await ReportSamples.PageAsync(folder);

        string[] elements = [.. page.Root.Descendants().Select(element => element.Name.LocalName).Distinct(StringComparer.Ordinal)];
        Assert.Empty(elements.Intersect(["link", "img", "iframe", "object", "embed", "base", "form", "image", "use"], StringComparer.Ordinal));
        XAttribute[] attributes = [.. page.Root.Descendants().Attributes()];
        Assert.DoesNotContain(attributes, attribute => attribute.Name.LocalName.StartsWith("on", StringComparison.Ordinal) || attribute.Name.LocalName is "src" or "style");
        Assert.All(attributes.Where(attribute => attribute.Name.LocalName == "href"), link => Assert.DoesNotContain(':', link.Value));
        string style = page.Root.Descendants("style").Single().Value;
        Assert.DoesNotContain("url(", style, StringComparison.Ordinal);
        Assert.DoesNotContain("@import", style, StringComparison.Ordinal);
        Assert.All(page.Root.Descendants("script"), script =>
        {
            Assert.Equal("application/json", script.Attribute("type")!.Value);
            Assert.Equal(1, JsonDocument.Parse(script.Value).RootElement.GetProperty("schema_version").GetInt32());
        });
    }

    [Fact]
    public async Task Charts_OfAFullRun_HaveAlternativesTitlesUnitsAndTheirDataBehindAFold()
    {
        await ReportSamples.WriteAsync(folder);

        ReportPage page = await ReportSamples.PageAsync(folder);

        XElement[] figures = [.. page.Root.Descendants("figure")];
        Assert.True(figures.Length >= 15, $"{figures.Length} charts");
        Assert.All(figures, figure =>
        {
            XElement svg = figure.Element("svg")!;
            Assert.Equal("img", svg.Attribute("role")!.Value);
            Assert.NotEmpty(svg.Element("title")!.Value);
            Assert.NotEmpty(svg.Element("desc")!.Value);
            Assert.Contains(svg.Elements("text"), text => text.Attribute("class")!.Value == "x-title" && text.Value.Length > 0);
            Assert.NotEmpty(figure.Element("figcaption")!.Value);
            Assert.True(figure.Element("details")!.Descendants("tr").Count() > 1, $"{svg.Element("title")!.Value} has no data");
        });
        Assert.All(page.Root.Descendants("svg"), svg => Assert.Equal("img", svg.Attribute("role")!.Value));
    }

    /// <summary>What lies in other files is not touched by it.</summary>
    [Theory]
    [InlineData("decision_matrix.json", "verdict", "stages", "actions", "decision")]
    [InlineData("phase_2_backfill_baseline.json", "backfill")]
    [InlineData("load_test_report.json", "load-scenarios", "latency", "over-time", "heat", "knee", "measurement")]
    [InlineData("drills.json", "recovery")]
    [InlineData("simulation.json", "recovery")]
    [InlineData("rto_rpo_definition.json", "recovery")]
    [InlineData("bench", "suites", "measurement")]
    public async Task Page_OfARunThatMissesAStep_SaysSoInItsSectionsAndKeepsTheRest(string name, params string[] affected)
    {
        await ReportSamples.WriteAsync(folder);
        ReportPage whole = await ReportSamples.PageAsync(folder);
        string path = temporary.File(name);
        if (Directory.Exists(path))
        {
            Directory.Delete(path, recursive: true);
        }
        else
        {
            File.Delete(path);
        }

        ReportPage page = await ReportSamples.PageAsync(folder);

        Assert.All(affected.Except(["verdict", "measurement"], StringComparer.Ordinal), id =>
            Assert.Contains(page.Missing(id), text => text.Contains(name, StringComparison.Ordinal)));
        Assert.All(Order.Except(affected, StringComparer.Ordinal).Except(["environment"], StringComparer.Ordinal), id =>
            Assert.Equal(whole.Section(id).ToString(), page.Section(id).ToString()));
    }

    [Theory]
    [InlineData("phase_2_backfill_baseline.json", "backfill", "not a whole BackfillBaseline")]
    [InlineData("bench/x-report-full.json", "suites", "not a whole BenchmarkDotNet report")]
    public async Task Page_WithABrokenFile_SaysSoAndKeepsTheRest(string name, string id, string why)
    {
        await ReportSamples.WriteAsync(folder);
        await File.WriteAllTextAsync(temporary.File(name), "{\"schema_version\": 1, ", Cancellation);

        ReportPage page = await ReportSamples.PageAsync(folder);

        Assert.Contains(page.Missing(id), text => text.Contains(why, StringComparison.Ordinal));
        Assert.Contains("Database is the bottleneck", ReportPage.Words(page.Section("verdict")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Page_OfAManifestAlone_SaysWhatIsMissingAndInventsNothing()
    {
        await ArtifactFile.WriteAsync(folder.Manifest, Samples.Manifest() with { Steps = [], State = RunState.Interrupted }, Cancellation);

        ReportPage page = await ReportSamples.PageAsync(folder);

        Assert.Equal(Order, page.Sections.Select(section => section.Attribute("id")!.Value));
        Assert.All(Order.Except(["measurement", "environment"], StringComparer.Ordinal), id => Assert.NotEmpty(page.Missing(id)));
        Assert.Empty(page.Root.Descendants("svg"));
        Assert.Contains("INTERRUPTED", ReportPage.Words(page.Section("verdict")), StringComparison.Ordinal);
        Assert.DoesNotContain("%", string.Concat(page.Sections.Select(ReportPage.Words)), StringComparison.Ordinal);
        Assert.Contains("load_test_report.json: the API did not start", ReportPage.Words(page.Section("measurement")), StringComparison.Ordinal);
        Assert.Contains("suite Fetch: no measured case", ReportPage.Words(page.Section("measurement")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Page_OfHostileNames_ShowsThemAndObeysNone()
    {
        string[] names = ["<script>alert(1)</script>", new string('x', 200), "\u202eمرحبا", "a&b\"'<!--", "\u0001\ud800", "</script><b>"];
        await ReportSamples.WriteAsync(folder);
        await ReportSamples.WriteSuitesAsync(
            folder, [("Odd", [.. names.Take(4).Select(name => ReportSamples.Case("Odd", "Suite", "Method", $"Name={name}", 1000))])]);
        await ReportSamples.WriteBackfillAsync(folder, ReportSamples.Baseline(names));
        await ArtifactFile.WriteAsync(folder.LoadTestReport, ReportSamples.Load(names), Cancellation);
        await ArtifactFile.WriteAsync(folder.Drills, ReportSamples.Drills(names), Cancellation);
        await ArtifactFile.WriteAsync(
            folder.Manifest, ReportSamples.Manifest() with { Profile = names[0], Missing = [new MissingPart(names[0], names[5])] }, Cancellation);

        ReportPage page = await ReportSamples.PageAsync(folder);

        Assert.Equal(["manifest-json", "decision-json"], page.Root.Descendants("script").Select(script => script.Attribute("id")!.Value));
        Assert.Empty(page.Root.Descendants("b"));
        XElement[] isolated = [.. page.Section("backfill").Descendants("bdi")];
        Assert.Contains(isolated, name => name.Value == names[0]);
        Assert.Contains(isolated, name => name.Value.Length < 100 && name.Attribute("title")?.Value == names[1]);
        Assert.Contains(isolated, name => name.Value == names[2]);
        Assert.Empty(new FigureSources(folder.FolderPath).Wrong(page.Root));
    }

    [Theory]
    [InlineData(1 / 125.0)]
    [InlineData(3600 / 125.0)]
    public async Task Page_OfARunOfASecondOrAnHour_ReachesToItsEnd(double secondsOfAJob)
    {
        await ReportSamples.WriteAsync(folder);
        BackfillBaseline baseline = ReportSamples.Baseline([.. Enumerable.Range(1, 25).Select(i => $"SYM{i}")], secondsOfAJob);
        await ReportSamples.WriteBackfillAsync(folder, baseline);

        ReportPage page = await ReportSamples.PageAsync(folder);

        Charts.Drawing gantt = new(page.Section("backfill").Descendants("svg").First().ToString());
        double end = gantt.Of("span").Max(path => Charts.Drawing.Numbers(path.Attribute("d")!.Value).Chunk(5).Max(box => gantt.X()(box[0] + box[2])));
        BackfillJobRecord last = baseline.Jobs[^1];
        Assert.Equal(1, end / (baseline.Totals.TotalDurationSeconds - (last.WallSeconds - last.FetchSeconds - last.ComputeSeconds - last.StoreSeconds)), 0.01);
        Assert.DoesNotContain("NaN", page.Html, StringComparison.Ordinal);
        Assert.DoesNotContain("∞", page.Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Page_OfAThousandBenchmarks_ListsTheFirstAndSaysHowManyThereAre()
    {
        await ReportSamples.WriteAsync(folder);
        await ReportSamples.WriteSuitesAsync(
            folder, [("Many", [.. Enumerable.Range(1, 1000).Select(i => ReportSamples.Case("Many", "Suite", "Method", $"Number={i}", 1000 * i))])]);

        ReportPage page = await ReportSamples.PageAsync(folder);

        string suites = ReportPage.Words(page.Section("suites"));
        Assert.Contains("Many: 1,000 cases", suites, StringComparison.Ordinal);
        Assert.Contains("Suite.Method(Number=1)", suites, StringComparison.Ordinal);
        Assert.Contains("of 1,000 cases; all are in bench", suites, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Backfill_WhoseJobsRanAtOnce_HasNoChartOfWhenTheyRan()
    {
        await ReportSamples.WriteAsync(folder);
        BackfillBaseline baseline = ReportSamples.Baseline(["AAPL", "BTC"]);
        await ReportSamples.WriteBackfillAsync(folder, baseline with { Configuration = baseline.Configuration with { Concurrency = 2 } });

        ReportPage page = await ReportSamples.PageAsync(folder);

        Assert.Contains(page.Missing("backfill"), text => text.Contains("when each began", StringComparison.Ordinal));
        Assert.Single(page.Section("backfill").Descendants("svg"));
    }

    [Fact]
    public async Task Page_WithoutAManifest_IsRefused() =>
        await Assert.ThrowsAsync<ArtifactException>(() => RunReport.BuildAsync(folder, Cancellation));
}
