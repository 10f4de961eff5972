using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;

namespace Perf.Tests.Analysis.Reports.Browser;

/// <summary>axe-core's rules, of everything on the page.</summary>
[Collection(ChromiumCollection.Name)]
public sealed class AccessibilityTests(ChromiumFixture chromium)
{
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

        AxeResult result = await opened.Page.RunAxe();

        Assert.NotEmpty(result.Passes);
        Assert.Empty(
            from fault in result.Violations
            where fault.Impact is "serious" or "critical"
            select $"{fault.Id}: {fault.Help}, {string.Join("; ", fault.Nodes.Take(3).Select(node => node.Html))}");
    }
}
