using System.Collections.Concurrent;
using Microsoft.Playwright;

namespace Perf.Tests.Analysis.Reports.Browser;

/// <summary>A page as a reader has it open, and what it asked for and complained of since.</summary>
internal sealed class OpenPage : IAsyncDisposable
{
    private readonly IBrowserContext context;
    private readonly ConcurrentQueue<string> requests = new();
    private readonly ConcurrentQueue<string> complaints = new();

    private OpenPage(IBrowserContext context, IPage page)
    {
        this.context = context;
        Page = page;
        context.Request += (_, request) => requests.Enqueue(request.Url);
        page.Console += (_, message) =>
        {
            if (message.Type is "error" or "warning")
            {
                complaints.Enqueue(message.Text);
            }
        };
        page.PageError += (_, error) => complaints.Enqueue(error);
    }

    public IPage Page { get; }

    /// <summary>Every address asked for, that of the page itself first.</summary>
    public IReadOnlyCollection<string> Requests => requests;

    /// <summary>Errors and warnings of the console, and exceptions that nobody caught.</summary>
    public IReadOnlyCollection<string> Complaints => complaints;

    public static async Task<OpenPage> OpenAsync(IBrowser browser, string file, Reader reader)
    {
        IBrowserContext created = await browser.NewContextAsync(new BrowserNewContextOptions
        {
            ViewportSize = new ViewportSize { Width = reader.WidthPx, Height = reader.HeightPx },
            ColorScheme = reader.Dark ? ColorScheme.Dark : ColorScheme.Light,
            JavaScriptEnabled = reader.RunsScripts,
        });
        OpenPage opened = new(created, await created.NewPageAsync());
        await opened.Page.GotoAsync(new Uri(file).AbsoluteUri);
        return opened;
    }

    /// <summary>So that what lies behind a fold is looked at, too.</summary>
    public Task OpenFoldsAsync() => Page.EvaluateAsync("document.querySelectorAll('details').forEach(fold => { fold.open = true; })");

    /// <summary>How far the page can be moved sideways; 0 is as it should be.</summary>
    public Task<double> SidewaysPxAsync() =>
        Page.EvaluateAsync<double>("document.documentElement.scrollWidth - document.documentElement.clientWidth");

    public async ValueTask DisposeAsync() => await context.DisposeAsync();
}
