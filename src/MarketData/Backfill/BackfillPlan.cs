using MarketData.Bars;
using MarketData.Calendars;
using MarketData.Instruments;
using MarketData.Resampling;
using MarketData.Time;

namespace MarketData.Backfill;

/// <summary>Which jobs a backfill consists of, and in which order.</summary>
public static class BackfillPlan
{
    /// <summary>Every symbol at every timeframe over the same range: symbol by symbol, each in the order of the timeframes.</summary>
    public static IReadOnlyList<BackfillJob> Create(
        IReadOnlyList<Symbol> symbols, IReadOnlyList<Timeframe> timeframes, UtcRange range) =>
        [.. symbols.SelectMany(_ => timeframes, (symbol, timeframe) => new BackfillJob(new SeriesKey(symbol, timeframe), range))];

    /// <summary>Every job with a fetch of its own, in the order of the jobs.</summary>
    public static IReadOnlyList<FetchGroup> FetchEach(IReadOnlyList<BackfillJob> jobs) =>
        [.. jobs.Select(job => new FetchGroup([job], job.Range))];

    /// <summary>
    /// One fetch for all jobs of a symbol over the same range, in the order of the symbols; within a group from the shortest
    /// timeframe to the longest.
    /// </summary>
    public static IReadOnlyList<FetchGroup> FetchOnce(IReadOnlyList<BackfillJob> jobs) =>
        [.. jobs.GroupBy(job => (job.Series.Symbol, job.Range), (key, group) => Share(key.Symbol, key.Range, group))];

    private static FetchGroup Share(Symbol symbol, UtcRange range, IEnumerable<BackfillJob> group)
    {
        BackfillJob[] jobs = [.. group.OrderBy(job => job.Series.Timeframe.Ordinal)];
        MarketCalendar calendar = MarketCalendar.For(symbol.AssetClass);
        return new FetchGroup(jobs, BarResampler.SourceRange(calendar, jobs.Select(job => job.Series.Timeframe), range));
    }
}
