using MarketData.Backfill;
using MarketData.Bars;
using MarketData.Instruments;
using MarketData.Time;

namespace Benchmarks.Suites.Fetch;

/// <summary>Which series the fetch suites fetch.</summary>
internal static class FetchPlan
{
    private const int PageBars = 10_000;

    private static readonly DateOnly FirstDay = new(2025, 1, 1);

    /// <summary>Crypto trades always, so that a page is full: a bar every five minutes.</summary>
    private static readonly SeriesKey Series = new(Symbol.Crypto("BTC"), Timeframe.FiveMinutes);

    public static BackfillJob Page { get; } = Job(TimeSpan.FromMilliseconds(PageBars * Series.Timeframe.DurationMs));

    /// <summary>
    /// What is fetched at once: lists of jobs, each list in its order. The jobs of a symbol are one list, as in a backfill; the
    /// spans of one series are fetched as many times as there is concurrency.
    /// </summary>
    public static IReadOnlyList<IReadOnlyList<BackfillJob>> Lists(FetchSpan span, int concurrency) => span switch
    {
        FetchSpan.Page => [.. Enumerable.Repeat<IReadOnlyList<BackfillJob>>([Page], concurrency)],
        FetchSpan.Year => [.. Enumerable.Repeat<IReadOnlyList<BackfillJob>>([Job(TimeSpan.FromDays(365))], concurrency)],
        _ =>
        [
            .. BackfillPlan.Create(Universe.TwentyFive, Timeframe.Backfilled, Range(TimeSpan.FromDays(DaysOf(span))))
                .GroupBy(job => job.Series.Symbol, (_, jobs) => (IReadOnlyList<BackfillJob>)[.. jobs]),
        ],
    };

    private static int DaysOf(FetchSpan span) => span switch
    {
        FetchSpan.Jobs7Days => 7,
        FetchSpan.Jobs30Days => 30,
        FetchSpan.Jobs365Days => 365,
        _ => throw new ArgumentOutOfRangeException(nameof(span), span, "not a span of jobs"),
    };

    private static BackfillJob Job(TimeSpan length) => new(Series, Range(length));

    private static UtcRange Range(TimeSpan length)
    {
        long start = UtcRange.FromDays(FirstDay, FirstDay.AddDays(1)).StartUnixMs;
        return new UtcRange(start, start + (long)length.TotalMilliseconds);
    }
}
