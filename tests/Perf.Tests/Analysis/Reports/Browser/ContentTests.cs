using Perf.Analysis.Json;
using Perf.Analysis.Runs;

namespace Perf.Tests.Analysis.Reports.Browser;

/// <summary>What a browser makes of a report: all that is written, nothing else, and nothing of what names ask for.</summary>
[Collection(ChromiumCollection.Name)]
public sealed class ContentTests(ChromiumFixture chromium) : IDisposable
{
    /// <summary>A line a section: its name, and whether it takes any room.</summary>
    private const string Sections =
        """
        [...document.querySelectorAll('section')]
            .map(one => one.id + (one.checkVisibility() && one.getBoundingClientRect().height > 20 ? '' : ' is not seen'))
        """;

    /// <summary>Every element from the top, by its name; rows of a table have a body in HTML that they lack in XML.</summary>
    private const string Elements = "[...document.querySelectorAll('*')].map(one => one.localName).filter(name => name !== 'tbody')";

    /// <summary>Where every element stands.</summary>
    private const string Places =
        "[...document.querySelectorAll('body *')].map(one => one.localName + JSON.stringify(one.getBoundingClientRect()))";

    private readonly TemporaryFolder temporary = new();

    public static TheoryData<bool> Reports => [true, false];

    public void Dispose() => temporary.Dispose();

    [Theory]
    [MemberData(nameof(Reports))]
    public async Task Report_InABrowser_HasTheElementsItIsWrittenWithAndShowsEverySection(bool isFull)
    {
        string file = isFull ? chromium.FullReport : chromium.EmptyReport;
        await using OpenPage opened = await chromium.OpenAsync(file);

        ReportPage written = new(await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken));
        Assert.Equal(
            written.Sections.Select(section => section.Attribute("id")!.Value), await opened.Page.EvaluateAsync<string[]>(Sections));
        Assert.Equal(
            written.Root.DescendantsAndSelf().Select(element => element.Name.LocalName).Where(name => name != "tbody"),
            await opened.Page.EvaluateAsync<string[]>(Elements));
    }

    [Theory]
    [MemberData(nameof(Reports))]
    public async Task Report_OpenedAndUnfolded_AsksForNothingElseAndComplainsOfNothing(bool isFull)
    {
        await using OpenPage opened = await chromium.OpenAsync(isFull ? chromium.FullReport : chromium.EmptyReport);

        await opened.OpenFoldsAsync();
        await opened.Page.EvaluateAsync<double>("(scrollTo(0, document.body.scrollHeight), scrollY)");

        Assert.Equal([opened.Page.Url], opened.Requests);
        Assert.Empty(opened.Complaints);
    }

    /// <summary>The test above can fail: what a page asks for and complains of is heard.</summary>
    [Fact]
    public async Task Page_ThatAsksAndFails_IsHeard()
    {
        string file = temporary.File("odd.html");
        const string Odd = "<!DOCTYPE html><img src=\"none.png\"><script>console.error('odd'); throw new Error('broken');</script>";
        await File.WriteAllTextAsync(file, Odd, TestContext.Current.CancellationToken);

        await using OpenPage opened = await chromium.OpenAsync(file);

        Assert.Contains(opened.Requests, url => url.EndsWith("none.png", StringComparison.Ordinal));
        Assert.Contains("odd", opened.Complaints);
        Assert.Contains(opened.Complaints, text => text.Contains("broken", StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Reports))]
    public async Task Report_WithoutScripts_LooksAndUnfoldsTheSame(bool isFull)
    {
        string file = isFull ? chromium.FullReport : chromium.EmptyReport;
        await using OpenPage with = await chromium.OpenAsync(file);
        await using OpenPage without = await chromium.OpenAsync(file, new Reader(RunsScripts: false));

        Assert.Equal(await with.Page.EvaluateAsync<string[]>(Places), await without.Page.EvaluateAsync<string[]>(Places));
        if (isFull)
        {
            await without.Page.Locator("#stages summary").ClickAsync();
            Assert.True(await without.Page.Locator("#stages table").IsVisibleAsync());
        }
    }

    [Theory]
    [InlineData(1280)]
    [InlineData(375)]
    public async Task Names_ThatAreHostile_NeitherRunNorWidenThePage(int widthPx)
    {
        string[] names =
        [
            "<script>window.hostile = 1</script>", "<img src=x onerror=\"window.hostile = 2\">", "\"><svg onload='window.hostile = 3'>",
            "</script></style></title><script>window.hostile = 4</script>", new string('x', 200), "\u202eمرحبا بالعالم",
        ];
        RunFolder folder = RunFolder.Create(temporary.FolderPath);
        await ReportSamples.WriteAsync(folder);
        await WriteNamesAsync(folder, names);

        string file = await ChromiumFixture.WriteReportAsync(folder);
        await using OpenPage opened = await chromium.OpenAsync(file, new Reader(WidthPx: widthPx));
        await opened.OpenFoldsAsync();

        Assert.Equal("undefined", await opened.Page.EvaluateAsync<string>("typeof window.hostile"));
        Assert.Equal([opened.Page.Url], opened.Requests);
        Assert.Empty(opened.Complaints);
        Assert.Equal(0, await opened.SidewaysPxAsync());
        string said = await opened.Page.Locator("#backfill").InnerTextAsync();
        Assert.All(names.Where(name => name.Length < 50), name => Assert.Contains(name, said, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Report_OfAThousandBenchmarks_IsShown()
    {
        RunFolder folder = RunFolder.Create(temporary.FolderPath);
        await ReportSamples.WriteAsync(folder);
        string[] cases = [.. Enumerable.Range(1, 1000).Select(i => ReportSamples.Case("Many", "Suite", "Method", $"Number={i}", 1000 * i))];
        await ReportSamples.WriteSuitesAsync(folder, [("Many", cases)]);

        await using OpenPage opened = await chromium.OpenAsync(await ChromiumFixture.WriteReportAsync(folder));
        await opened.Page.GetByText("Many: 1,000 cases").ClickAsync();

        Assert.True(await opened.Page.GetByText("Suite.Method(Number=1)").IsVisibleAsync());
        Assert.Equal(0, await opened.SidewaysPxAsync());
        Assert.Empty(opened.Complaints);
    }

    /// <summary>Puts names wherever a run has some.</summary>
    private static async Task WriteNamesAsync(RunFolder folder, IReadOnlyList<string> names)
    {
        CancellationToken cancellation = TestContext.Current.CancellationToken;
        string[] cases = [.. names.Select(name => ReportSamples.Case("Odd", "Suite", "Method", $"Name={name}", 1000))];
        await ReportSamples.WriteSuitesAsync(folder, [("Odd", cases)]);
        await ReportSamples.WriteBackfillAsync(folder, ReportSamples.Baseline(names));
        await ArtifactFile.WriteAsync(folder.LoadTestReport, ReportSamples.Load(names), cancellation);
        await ArtifactFile.WriteAsync(folder.Drills, ReportSamples.Drills(names), cancellation);
        RunManifest manifest = ReportSamples.Manifest();
        await ArtifactFile.WriteAsync(
            folder.Manifest,
            manifest with
            {
                Profile = names[0],
                Machine = manifest.Machine with { CpuModel = names[^2] },
                Missing = [.. names.Select(name => new MissingPart(name, name))],
            },
            cancellation);
    }
}
