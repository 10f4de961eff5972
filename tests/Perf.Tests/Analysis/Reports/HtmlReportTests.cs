using System.Text;
using System.Text.Json;
using System.Xml.Linq;
using Perf.Analysis.Backfill;
using Perf.Analysis.Decisions;
using Perf.Analysis.Json;
using Perf.Analysis.Reports;
using Perf.Analysis.Runs;

namespace Perf.Tests.Analysis.Reports;

public sealed class HtmlReportTests : IDisposable
{
    private const int MostBytes = 300_000;

    private static readonly string[] Order =
    [
        "verdict", "stages", "actions", "load-scenarios", "latency", "over-time", "heat", "knee", "backfill", "decision", "suites",
        "recovery", "baseline", "measurement", "environment",
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
        Assert.True(bytes <= MostBytes, $"{bytes} bytes");
        Assert.Equal(["baseline"], Order.Where(id => page.Missing(id).Count > 0)); // nothing to compare with
    }

    [Fact]
    public async Task Figures_OfAFullRun_StandWhereTheySayTheyDo()
    {
        await ReportSamples.WriteAsync(folder);

        ReportPage page = await ReportSamples.PageAsync(folder);

        Assert.Empty(new FigureSources(folder.FolderPath).Wrong(page.Root));
        IEnumerable<string> without = page.Sections
            .Where(section => !FigureSources.Figures(section).Any())
            .Select(section => section.Attribute("id")!.Value);
        Assert.Equal(["baseline"], without); // nothing to compare with
        Assert.InRange(FigureSources.Figures(page.Root).Count(), 1000, int.MaxValue);
    }

    /// <summary>The test above can fail: a figure that was changed in its file is found.</summary>
    [Fact]
    public async Task Figures_OfAPageWhoseFileWasChangedSince_AreFound()
    {
        await ReportSamples.WriteAsync(folder);
        ReportPage page = await ReportSamples.PageAsync(folder);
        await ReportSamples.WriteBackfillAsync(folder, ReportSamples.Baseline(ReportSamples.Symbols, seconds: 0.26));

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

        XElement[] rows = [.. page.Section("decision").Descendants("tr")];
        XElement[] bulk = [.. rows.Where(row => row.Value.StartsWith("Insert in bulk", StringComparison.Ordinal))];
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
        string[] fetching = ["link", "img", "iframe", "object", "embed", "base", "form", "image", "use"];
        Assert.Empty(elements.Intersect(fetching, StringComparer.Ordinal));
        XAttribute[] attributes = [.. page.Root.Descendants().Attributes()];
        Assert.DoesNotContain(attributes, attribute => attribute.Name.LocalName.StartsWith("on", StringComparison.Ordinal));
        Assert.DoesNotContain(attributes, attribute => attribute.Name.LocalName is "src" or "style");
        Assert.All(attributes.Where(attribute => attribute.Name.LocalName == "href"), link => Assert.DoesNotContain(':', link.Value));
        Assert.Equal(
            Order.Skip(3).Select(id => $"#{id}"),
            page.Root.Descendants("nav").Single().Elements("a").Select(link => link.Attribute("href")!.Value));
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
        string health = ReportPage.Words(page.Section("measurement"));
        Assert.Contains("load_test_report.json: the API did not start", health, StringComparison.Ordinal);
        Assert.Contains("suite Fetch: no measured case", health, StringComparison.Ordinal);
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
            folder.Manifest,
            ReportSamples.Manifest() with { Profile = names[0], Missing = [new MissingPart(names[0], names[5])] },
            Cancellation);

        ReportPage page = await ReportSamples.PageAsync(folder);

        Assert.Superset(
            page.Root.Descendants("script").Select(script => script.Attribute("id")!.Value).ToHashSet(StringComparer.Ordinal),
            new HashSet<string>(StringComparer.Ordinal) { "manifest-json", "decision-json" });
        Assert.Empty(page.Root.Descendants("b"));
        XElement[] isolated = [.. page.Section("backfill").Descendants("bdi")];
        Assert.Contains(isolated, name => name.Value == names[0]);
        Assert.Contains(isolated, name => name.Value.Length < 100 && name.Attribute("title")?.Value == names[1]);
        Assert.Contains(isolated, name => name.Value == names[2]);
        Assert.Empty(new FigureSources(folder.FolderPath).Wrong(page.Root));
    }

    /// <summary>What the baseline did already, and was tried all the same, is nothing that is left to do.</summary>
    [Theory]
    [InlineData("row", true)]
    [InlineData("copy", false)]
    public async Task Actions_InUseAlready_AreNamedApartFromTheChart(string writer, bool isDrawn)
    {
        await ReportSamples.WriteAsync(folder);
        BackfillBaseline baseline = ReportSamples.Baseline(["AAPL", "BTC"]);
        await ReportSamples.WriteBackfillAsync(
            folder, baseline with { Configuration = baseline.Configuration with { Writer = writer, OneFetch = false } });
        string title = PhaseAction.Catalogue.First(action => action.Id == PhaseAction.BulkInsert).Title;

        XElement actions = (await ReportSamples.PageAsync(folder)).Section("actions");

        Assert.Equal(isDrawn, Texts("text").Any(Names));
        Assert.Equal(!isDrawn, Texts("li").Any(Names));
        Assert.NotEmpty(Texts("text"));

        IEnumerable<string> Texts(string element) =>
            actions.Descendants().Where(one => one.Name.LocalName == element).Select(one => one.Value);

        bool Names(string text) => text.StartsWith(title, StringComparison.Ordinal);
    }

    /// <summary>With more to show the data lies beside the page, which says so and is no larger.</summary>
    [Fact]
    public async Task Data_OfAPageThatIsLargeAlready_LiesBesideIt()
    {
        await ReportSamples.WriteAsync(folder);
        int room = MostBytes - Encoding.UTF8.GetByteCount((await ReportSamples.PageAsync(folder)).Html);
        Dictionary<string, string> settings = Enumerable.Range(0, room / 220).ToDictionary(i => $"setting-{i:0000}", _ => new string('x', 100));
        await ArtifactFile.WriteAsync(
            folder.Manifest, ReportSamples.Manifest() with { Configuration = settings }, Cancellation);

        ReportPage page = await ReportSamples.PageAsync(folder);

        Assert.InRange(Encoding.UTF8.GetByteCount(page.Html), MostBytes / 2, MostBytes);
        Assert.DoesNotContain(page.Root.Descendants("script"), script => script.Attribute("id")!.Value == "manifest-json");
        string environment = page.Section("environment").Value;
        Assert.Contains("manifest.json lies beside this page only", environment, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1 / 125.0)]
    [InlineData(3600 / 125.0)]
    public async Task Page_OfARunOfASecondOrAnHour_ReachesToItsEnd(double secondsOfAJob)
    {
        await ReportSamples.WriteAsync(folder);
        BackfillBaseline baseline = ReportSamples.Baseline(ReportSamples.Symbols, secondsOfAJob);
        await ReportSamples.WriteBackfillAsync(folder, baseline);

        ReportPage page = await ReportSamples.PageAsync(folder);

        Charts.Drawing gantt = new(page.Section("backfill").Descendants("svg").First().ToString());
        IEnumerable<double[]> boxes = gantt.Of("span").SelectMany(path => Charts.Drawing.Numbers(path.Attribute("d")!.Value).Chunk(5));
        Assert.Equal(1, boxes.Max(box => gantt.X()(box[0] + box[2])) / baseline.Totals.TotalDurationSeconds, 0.01);
        Assert.DoesNotContain("NaN", page.Html, StringComparison.Ordinal);
        Assert.DoesNotContain("∞", page.Html, StringComparison.Ordinal);
    }

    /// <summary>A reader who learned the colours of the stages at the top meets them again.</summary>
    [Fact]
    public async Task Stages_InEveryChart_HaveOneColour()
    {
        await ReportSamples.WriteAsync(folder);

        ReportPage page = await ReportSamples.PageAsync(folder);

        string[] wholes = LegendOf(new Charts.Drawing(page.Section("stages").Descendants("svg").Single().ToString()));
        string[] jobs = LegendOf(new Charts.Drawing(page.Section("backfill").Descendants("svg").First().ToString()));
        Assert.Equal(["Polygon", "Database", "Feature"], wholes.Select(text => text.Split(' ')[0]));
        Assert.Equal(["fetch (Polygon API)", "store (database)", "compute (features)"], jobs);

        // By the number in the classes of the swatches, in whose order the texts stand.
        static string[] LegendOf(Charts.Drawing drawing)
        {
            Assert.Equal(["f1", "f2", "f3"], drawing.Of("swatch").Select(swatch => swatch.Attribute("class")!.Value.Split(' ')[1]));
            return [.. drawing.Texts("label")];
        }
    }

    [Fact]
    public async Task Page_OfAThousandBenchmarks_ListsSomeOfEachSuiteSaysHowManyThereAreAndStaysSmall()
    {
        await ReportSamples.WriteAsync(folder);
        await ReportSamples.WriteSuitesAsync(
            folder,
            from suite in (string[])["Many", "More", "Most"]
            select (suite, (IReadOnlyList<string>)
            [
                .. Enumerable.Range(1, 1000).Select(i => ReportSamples.Case(suite, "Suite", "Method", $"Number={i}", 1000 * i)),
            ]));

        ReportPage page = await ReportSamples.PageAsync(folder);

        string suites = ReportPage.Words(page.Section("suites"));
        Assert.Contains("Many: 1,000 cases", suites, StringComparison.Ordinal);
        Assert.Contains("Suite.Method(Number=1)", suites, StringComparison.Ordinal);
        Assert.Equal(3, suites.Split("of 1,000 cases; all are in bench").Length - 1);
        Assert.InRange(Encoding.UTF8.GetByteCount(page.Html), 0, MostBytes);
    }

    [Fact]
    public async Task Suites_WithCasesThatFailed_NameThem()
    {
        await ReportSamples.WriteAsync(folder);
        await ReportSamples.WriteSuitesAsync(
            folder, [("Odd", ["""{"Namespace":"Benchmarks.Suites.Odd","Type":"Suite","Method":"Throws","Parameters":""}"""])]);

        ReportPage page = await ReportSamples.PageAsync(folder);

        Assert.Contains("Benchmarks.Suites.Odd.Suite.Throws()", ReportPage.Words(page.Section("suites")), StringComparison.Ordinal);
        Assert.Empty(new FigureSources(folder.FolderPath).Wrong(page.Section("suites"))); // a case that failed moves no other's place
    }

    [Fact]
    public async Task Page_WithoutAManifest_IsRefused() =>
        await Assert.ThrowsAsync<ArtifactException>(() => RunReport.BuildAsync(folder, Cancellation));
}
