using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;

namespace Perf.Tests.Analysis.Reports.Browser;

/// <summary>axe-core's rules, of everything on the page.</summary>
[Collection(ChromiumCollection.Name)]
public sealed class AccessibilityTests(ChromiumFixture chromium) : IDisposable
{
    private readonly TemporaryFolder temporary = new();

    public void Dispose() => temporary.Dispose();

    [Theory]
    [InlineData(true, false)]
    [InlineData(true, true)]
    [InlineData(false, false)]
    [InlineData(false, true)]
    public async Task Report_InLightAndDark_HasNoSeriousFault(bool isFull, bool isDark)
    {
        await using OpenPage opened = await chromium.OpenAsync(
            isFull ? chromium.FullReport : chromium.EmptyReport, new Reader(Dark: isDark));
        await opened.OpenFoldsAsync();

        Assert.Empty(await FaultsAsync(opened));
    }

    /// <summary>The test above can fail.</summary>
    [Fact]
    public async Task Page_ThatIsFaintOrUnnamed_IsFaulted()
    {
        const string Faint =
            """
            <!DOCTYPE html><html lang="en"><title>x</title><main><h1>x</h1><p style="color: #bbb">faint</p><svg role="img"></svg></main></html>
            """;
        string file = temporary.File("faint.html");
        await File.WriteAllTextAsync(file, Faint, TestContext.Current.CancellationToken);
        await using OpenPage opened = await chromium.OpenAsync(file);

        IReadOnlyList<string> faults = await FaultsAsync(opened);

        Assert.Equal(2, faults.Count);
        Assert.Contains(faults, fault => fault.StartsWith("color-contrast:", StringComparison.Ordinal));
        Assert.Contains(faults, fault => fault.StartsWith("svg-img-alt:", StringComparison.Ordinal));
    }

    /// <summary>A line a rule that is broken seriously, with the first places.</summary>
    private static async Task<IReadOnlyList<string>> FaultsAsync(OpenPage opened)
    {
        AxeResult result = await opened.Page.RunAxe();
        return
        [
            .. from fault in result.Violations
               where fault.Impact is "serious" or "critical"
               select $"{fault.Id}: {fault.Help}, {string.Join("; ", fault.Nodes.Take(3).Select(node => node.Html))}",
        ];
    }
}
