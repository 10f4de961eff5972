using MarketData.IntegrationTests.Lab;
using MarketData.IntegrationTests.Testbed;
using Perf.Analysis.Benchmarks;
using Perf.Analysis.Runs;

namespace MarketData.IntegrationTests.Suites;

/// <summary>The suites on a machine whose Java is missing, or does not start.</summary>
public sealed class WithoutJavaTests : IDisposable
{
    private const string OnWireMock = "Benchmarks.Suites.Fetch.PolygonFetchSuite.DrainAsync"
        + "(Stub: WireMock, Gzip: True, Concurrency: 1, Span: Page)";

    private const string BothStubs = "bench --profile smoke --filter *PolygonFetch*.DrainAsync(*Gzip:*True*Concurrency:*1*Page) --out run";

    private const string WireMockOnly =
        "bench --profile smoke --filter *PolygonFetch*.DrainAsync(*WireMock*Gzip:*True*Concurrency:*1*Page) --out run";

    private readonly TemporaryFolder programs = new();
    private readonly LabFolder folder = new();

    public WithoutJavaTests()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Makes a folder of symbolic links.");
        folder.Environment["PATH"] = programs.Path;
        folder.Environment["JAVA_HOME"] = null;
        folder.Environment["CI"] = null;
        IEnumerable<string> folders = Environment.GetEnvironmentVariable("PATH")!.Split(':').Where(Directory.Exists);
        foreach (string path in folders.SelectMany(Directory.GetFiles))
        {
            string link = Path.Combine(programs.Path, Path.GetFileName(path));
            if (Path.GetFileName(path) != "java" && !File.Exists(link))
            {
                File.CreateSymbolicLink(link, path);
            }
        }
    }

    public void Dispose()
    {
        folder.Dispose();
        programs.Dispose();
    }

    [Fact]
    public async Task Bench_SomeCasesOnWireMock_RunsTheOthersAndNamesThese()
    {
        await folder.RunAsync(BothStubs);

        MissingPart missing = Assert.Single((await folder.ReadManifestAsync("run")).Missing);
        Assert.Equal(OnWireMock, missing.What);
        Assert.Contains("Java", missing.Why, StringComparison.Ordinal);
        BenchmarkSet measured = await BenchmarkDotNetReader.ReadFolderAsync(
            folder.Run("run").BenchFolder, TestContext.Current.CancellationToken);
        Assert.Contains("Stub=Embedded", Assert.Single(measured.Suite("Fetch")).Parameters, StringComparison.Ordinal);
        Assert.Empty(measured.Failures);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Bench_NoCaseLeft_NamesThemAndFails(bool broken)
    {
        if (broken)
        {
            BreakJava();
        }

        await using LabProcess lab = folder.Start(WireMockOnly);

        Assert.Equal(4, await lab.WaitForExitAsync());
        Assert.Contains("every case that was chosen needs WireMock", lab.Text, StringComparison.Ordinal);
        RunManifest manifest = await folder.ReadManifestAsync("run");
        Assert.Equal(OnWireMock, Assert.Single(manifest.Missing).What);
        Assert.Equal(4, manifest.ExitCode);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Bench_InCi_FailsThoughOtherCasesAreLeft(bool broken)
    {
        folder.Environment["CI"] = "true";
        if (broken)
        {
            BreakJava();
        }

        await using LabProcess lab = folder.Start(BothStubs);

        Assert.Equal(4, await lab.WaitForExitAsync());
        // The summary of the steps, which is indented, repeats it.
        Assert.Single(
            lab.Text.Split('\n'), line => line.Contains("WireMock cannot be had", StringComparison.Ordinal) && !line.StartsWith(' '));
        Assert.Empty((await folder.ReadManifestAsync("run")).Missing);
    }

    /// <summary>A Java that ends at once, as one too old for the class files does.</summary>
    private void BreakJava() =>
        File.CreateSymbolicLink(Path.Combine(programs.Path, "java"), Path.Combine(programs.Path, "false"));
}
