using System.Text;
using Microsoft.Playwright;

namespace Perf.Tests.Analysis.Reports.Browser;

/// <summary>A report on paper: A4 within a margin of a centimetre.</summary>
[Collection(ChromiumCollection.Name)]
public sealed class PaperTests(ChromiumFixture chromium)
{
    private const string Margin = "1cm";

    /// <summary>210 x 297 mm less the margins, at 96 pixels an inch.</summary>
    private const int WidthPx = 718;
    private const int HeightPx = 1046;

    /// <summary>A line a chart that is not whole where columns as high as a sheet break the page as sheets do.</summary>
    private const string BrokenCharts =
        """
        () => {
            const main = document.querySelector('main');
            main.style.cssText = `columns: ${innerWidth}px; column-fill: auto; height: ${innerHeight}px`;
            const broken = [...document.querySelectorAll('figure')]
                .filter(figure => figure.getClientRects().length > 1 || figure.getBoundingClientRect().height > innerHeight)
                .map(figure => figure.querySelector('figcaption').textContent);
            main.style.cssText = '';
            return broken;
        }
        """;

    [Fact]
    public async Task Charts_OnPaper_AreNeverBroken()
    {
        await using OpenPage opened = await chromium.OpenAsync(chromium.FullReport, new Reader(WidthPx, HeightPx));
        await opened.Page.EmulateMediaAsync(new PageEmulateMediaOptions { Media = Media.Print });

        Assert.Empty(await opened.Page.EvaluateAsync<string[]>(BrokenCharts));
    }

    /// <summary>The test above can fail.</summary>
    [Fact]
    public async Task Charts_OnPaperThatMayBreakThem_AreFoundBroken()
    {
        await using OpenPage opened = await chromium.OpenAsync(chromium.FullReport, new Reader(WidthPx, HeightPx));
        await opened.Page.EmulateMediaAsync(new PageEmulateMediaOptions { Media = Media.Print });
        await opened.Page.AddStyleTagAsync(new PageAddStyleTagOptions { Content = "figure { break-inside: auto !important }" });

        Assert.NotEmpty(await opened.Page.EvaluateAsync<string[]>(BrokenCharts));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Report_OnPaper_IsCutAtNoEdge(bool isFull)
    {
        await using OpenPage opened = await chromium.OpenAsync(
            isFull ? chromium.FullReport : chromium.EmptyReport, new Reader(WidthPx, HeightPx, Dark: true));
        await opened.Page.EmulateMediaAsync(new PageEmulateMediaOptions { Media = Media.Print });

        Assert.Equal(0, await opened.SidewaysPxAsync());
        Assert.Equal("rgb(255, 255, 255)", await opened.Page.EvaluateAsync<string>("getComputedStyle(document.body).backgroundColor"));
    }

    [Fact]
    public async Task Report_AsPdf_HasSheets()
    {
        await using OpenPage opened = await chromium.OpenAsync(chromium.FullReport);

        byte[] pdf = await opened.Page.PdfAsync(new PagePdfOptions
        {
            Format = PaperFormat.A4,
            Margin = new Margin { Top = Margin, Right = Margin, Bottom = Margin, Left = Margin },
        });

        Assert.Equal("%PDF"u8, pdf.AsSpan(0, 4));
        int sheets = Encoding.Latin1.GetString(pdf).Split("/Type /Page\n").Length - 1;
        Assert.InRange(sheets, 2, 40);
    }
}
