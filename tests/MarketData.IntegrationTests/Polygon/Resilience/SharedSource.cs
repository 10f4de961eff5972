using MarketData.Bars;
using MarketData.Polygon;

namespace MarketData.IntegrationTests.Polygon.Resilience;

/// <summary>Fetches through one source, hence one quota and one breaker, on a clock that jumps from wait to wait.</summary>
internal sealed class SharedSource(PolygonOptions options) : IDisposable
{
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(60);

    public ManualClock Clock { get; } = new(Fetches.Now);

    public CapturingLogger Logger { get; } = new();

    public PolygonBarSource Source => field ??= PolygonBarSource.Create(options, Clock, new Random(1), Logger);

    public void Dispose() => Source.Dispose();

    public async Task<FetchResult> FetchAsync()
    {
        BarColumns bars = new();
        List<BarPage> pages = [];
        FetchOutcomes outcomes = new();
        Task work = Fetches.CollectAsync(
            Source, Pages.Series, Pages.Day, outcomes, bars, pages, TestContext.Current.CancellationToken);
        List<TimeSpan> waits = await Fetches.JumpUntilDoneAsync(work, Clock, LongestWait);
        Exception? error = await Record.ExceptionAsync(() => work);
        return new FetchResult(bars, pages, outcomes, (BarSourceException?)error, waits, Logger.Text);
    }
}
