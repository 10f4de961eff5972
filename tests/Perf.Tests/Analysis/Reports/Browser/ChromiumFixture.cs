using MarketData.IntegrationTests;
using Microsoft.Playwright;
using Perf.Analysis.Json;
using Perf.Analysis.Reports;
using Perf.Analysis.Runs;

namespace Perf.Tests.Analysis.Reports.Browser;

/// <summary>One Chromium, that of the machine, for all tests of a collection, and the reports that most of them open.</summary>
public sealed class ChromiumFixture : IAsyncLifetime
{
    private static readonly string[] Names = ["chromium", "chromium-browser", "google-chrome", "chrome.exe"];

    private readonly TemporaryFolder full = new();
    private readonly TemporaryFolder empty = new();
    private IPlaywright? playwright;
    private IBrowser? browser;

    /// <summary>Of a run in which everything was measured.</summary>
    internal string FullReport => full.File("report.html");

    /// <summary>Of a run that was interrupted before anything was.</summary>
    internal string EmptyReport => empty.File("report.html");

    /// <summary>Opens a file as a reader does.</summary>
    internal async Task<OpenPage> OpenAsync(string file, Reader? reader = null)
    {
        if (browser is null)
        {
            const string Missing = "Chromium is not on PATH: install Debian's chromium, or Google Chrome";
            TestEnvironment.SkipUnlessCi(Missing);
            Assert.Fail(Missing);
        }

        return await OpenPage.OpenAsync(browser, file, reader ?? new Reader());
    }

    /// <summary>Writes the report of what lies in a folder there.</summary>
    /// <returns>The file.</returns>
    internal static async Task<string> WriteReportAsync(RunFolder folder)
    {
        RunReport report = await RunReport.BuildAsync(folder, TestContext.Current.CancellationToken);
        string file = Path.Combine(folder.FolderPath, "report.html");
        await File.WriteAllTextAsync(file, report.Html, TestContext.Current.CancellationToken);
        return file;
    }

    public async ValueTask InitializeAsync()
    {
        if (Find() is not { } executable)
        {
            return;
        }

        RunFolder folder = RunFolder.Create(full.FolderPath);
        await ReportSamples.WriteAsync(folder);
        await WriteReportAsync(folder);
        folder = RunFolder.Create(empty.FolderPath);
        await ArtifactFile.WriteAsync(folder.Manifest, Samples.Manifest() with { Steps = [], State = RunState.Interrupted });
        await WriteReportAsync(folder);
        playwright = await Playwright.CreateAsync();
        // Its own sandbox stays off, as by default: it does not start under root, and what it opens is ours.
        browser = await playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions { ExecutablePath = executable });
    }

    public async ValueTask DisposeAsync()
    {
        if (browser is not null)
        {
            await browser.DisposeAsync();
        }

        playwright?.Dispose();
        full.Dispose();
        empty.Dispose();
    }

    private static string? Find() =>
    (
        from name in Names
        from folder in (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
        let path = Path.Combine(folder, name)
        where File.Exists(path)
        select path).FirstOrDefault();
}
