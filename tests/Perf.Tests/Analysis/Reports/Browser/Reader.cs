namespace Perf.Tests.Analysis.Reports.Browser;

/// <summary>Who looks at a page: by default at a small laptop, in light.</summary>
internal sealed record Reader(int WidthPx = 1280, int HeightPx = 720, bool Dark = false, bool RunsScripts = true)
{
    public static Reader OnAPhone { get; } = new(WidthPx: 375, HeightPx: 667);
}
