using Microsoft.Playwright;

namespace Perf.Tests.Analysis.Reports.Browser;

/// <summary>What a screen shows of a report, large or small.</summary>
[Collection(ChromiumCollection.Name)]
public sealed class ScreenTests(ChromiumFixture chromium)
{
    private const double LeastTextPx = 9;

    /// <summary>What must be seen at once: the sentence, the tiles, the stages, the first action with its bar and what that says.</summary>
    private static readonly string[] AtOnce =
    [
        "h1", ".tiles div >> nth=0", ".tiles div >> nth=1", ".tiles div >> nth=2", "#stages svg", "#actions svg .name >> nth=0",
        "#actions svg .bar >> nth=0", "#actions svg .label >> nth=0",
    ];

    /// <summary>A line a text of a chart that is smaller than can be read.</summary>
    private const string SmallTexts =
        """
        least => [...document.querySelectorAll('svg.chart text')]
            .filter(text => parseFloat(getComputedStyle(text).fontSize) * text.getScreenCTM().a < least)
            .map(text => text.textContent)
        """;

    /// <summary>A line a text of a chart that is cut by its edge, or lies on another one.</summary>
    private const string ClashingTexts =
        """
        [...document.querySelectorAll('svg.chart')].flatMap(chart => {
            const edge = chart.getBoundingClientRect();
            const texts = [...chart.querySelectorAll('text')].map(text => [text.firstChild.data, text.getBoundingClientRect()]);
            const slack = 2;
            const besides = (a, b) => a.right < b.left + slack || b.right < a.left + slack;
            const below = (a, b) => a.bottom < b.top + b.height * .3 || b.bottom < a.top + a.height * .3;
            const cut = texts
                .filter(([, box]) => box.left < edge.left - slack || box.right > edge.right + slack)
                .map(([text]) => text + ' is cut');
            const clashing = texts.flatMap(([one, box], index) => texts.slice(index + 1)
                .filter(([, other]) => !besides(box, other) && !below(box, other))
                .map(([other]) => one + ' lies on ' + other));
            return [...cut, ...clashing].map(fault => chart.querySelector('title').textContent + ': ' + fault);
        })
        """;

    [Fact]
    public async Task Top_OfASmallLaptop_HoldsVerdictBottleneckAndWhatTheFirstActionBuys()
    {
        Reader reader = new(WidthPx: 1280, HeightPx: 720);
        await using OpenPage opened = await chromium.OpenAsync(chromium.FullReport, reader);

        foreach (string place in AtOnce)
        {
            LocatorBoundingBoxResult box = (await opened.Page.Locator(place).BoundingBoxAsync())!;
            Assert.True(box.X >= 0 && box.X + box.Width <= reader.WidthPx, $"{place} is beside the window");
            Assert.True(box.Y >= 0 && box.Y + box.Height <= reader.HeightPx, $"{place} is below the window");
        }
    }

    [Theory]
    [InlineData(true, 375)]
    [InlineData(false, 375)]
    [InlineData(true, 320)]
    public async Task Report_OnAPhone_IsNoWiderThanTheScreen(bool isFull, int widthPx)
    {
        await using OpenPage opened = await chromium.OpenAsync(
            isFull ? chromium.FullReport : chromium.EmptyReport, Reader.OnAPhone with { WidthPx = widthPx });
        await opened.OpenFoldsAsync();

        Assert.Equal(0, await opened.SidewaysPxAsync());
    }

    [Fact]
    public async Task Charts_OnAPhone_CanBeRead()
    {
        await using OpenPage opened = await chromium.OpenAsync(chromium.FullReport, Reader.OnAPhone);

        Assert.Empty(await opened.Page.EvaluateAsync<string[]>(SmallTexts, LeastTextPx));
    }

    /// <summary>With the letters that this machine has, which may be wider than those that a chart was laid out for.</summary>
    [Theory]
    [InlineData(1280)]
    [InlineData(375)]
    public async Task TextsOfCharts_OnAScreen_AreWholeAndApart(int widthPx)
    {
        await using OpenPage opened = await chromium.OpenAsync(chromium.FullReport, new Reader(WidthPx: widthPx));

        Assert.Empty(await opened.Page.EvaluateAsync<string[]>(ClashingTexts));
    }
}
