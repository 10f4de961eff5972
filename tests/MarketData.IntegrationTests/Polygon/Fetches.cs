using System.Diagnostics;
using MarketData.Bars;
using MarketData.Polygon;
using MarketData.Time;

namespace MarketData.IntegrationTests.Polygon;

/// <summary>Runs fetches against a server on a clock that jumps from one retry to the next.</summary>
internal static class Fetches
{
    public const string Key = "canary-5f0c2b7e-key";

    public static readonly DateTimeOffset Now = new(2025, 6, 1, 12, 0, 0, TimeSpan.Zero);

    /// <summary>Every wait of the retries is shorter; the timeouts of <see cref="Options"/> are longer.</summary>
    private static readonly TimeSpan LongestRetryWait = TimeSpan.FromSeconds(60);

    public static PolygonOptions Options(ScriptedServer server) => new(new ApiKey(Key))
    {
        BaseAddress = server.Address,
        AttemptTimeout = TimeSpan.FromMinutes(10),
        PageTimeout = TimeSpan.FromMinutes(50),
    };

    public static Task<FetchResult> FetchAsync(ScriptedServer server, int jitterSeed = 1) =>
        FetchAsync(Options(server), jitterSeed: jitterSeed);

    public static async Task<FetchResult> FetchAsync(
        PolygonOptions options, SeriesKey? series = null, UtcRange? range = null, int jitterSeed = 1)
    {
        ManualClock clock = new(Now);
        CapturingLogger logger = new();
        using PolygonBarSource source = PolygonBarSource.Create(options, clock, new Random(jitterSeed), logger);
        BarColumns bars = new();
        List<BarPage> pages = [];
        FetchOutcomes outcomes = new();
        Task work = CollectAsync(
            source, series ?? Pages.Series, range ?? Pages.Day, outcomes, bars, pages, TestContext.Current.CancellationToken);
        List<TimeSpan> waits = await JumpUntilDoneAsync(work, clock, LongestRetryWait);
        BarSourceException? error = null;
        try
        {
            await work;
        }
        catch (BarSourceException e)
        {
            error = e;
        }

        return new FetchResult(bars, pages, outcomes, error, waits, logger.Text);
    }

    /// <summary>Fires timers as they come up until the work is done, and returns the waits.</summary>
    public static async Task<List<TimeSpan>> JumpUntilDoneAsync(Task work, ManualClock clock, TimeSpan longestWait)
    {
        List<TimeSpan> waits = [];
        await UntilAsync(
            () =>
            {
                if (clock.TryFireNext(longestWait, out TimeSpan wait))
                {
                    waits.Add(wait);
                }

                return work.IsCompleted;
            },
            "The fetch did not end.");
        return waits;
    }

    /// <summary>Polls, with a deadline.</summary>
    public static async Task UntilAsync(Func<bool> condition, string failure)
    {
        long began = Stopwatch.GetTimestamp();
        while (!condition())
        {
            Assert.True(Stopwatch.GetElapsedTime(began) < TimeSpan.FromSeconds(60), failure);
            await Task.Delay(1, TestContext.Current.CancellationToken);
        }
    }

    public static async Task CollectAsync(
        PolygonBarSource source,
        SeriesKey series,
        UtcRange range,
        FetchOutcomes outcomes,
        BarColumns bars,
        List<BarPage> pages,
        CancellationToken cancellationToken)
    {
        await foreach (BarPage page in source.FetchAsync(series, range, outcomes, cancellationToken))
        {
            bars.Append(page.Bars);
            pages.Add(page);
        }
    }
}
