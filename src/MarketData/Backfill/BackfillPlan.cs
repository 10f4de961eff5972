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
    /// One fetch for all jobs of a symbol over ranges that end alike, from the earliest start of them, in the order of the first of them;
    /// within a group from the shortest timeframe to the longest. The jobs of a series keep their order, each with a fetch behind the one
    /// before, for it is to see what that one stored: a job that would have to share an earlier fetch has one of its own.
    /// </summary>
    public static IReadOnlyList<FetchGroup> FetchOnce(IReadOnlyList<BackfillJob> jobs)
    {
        List<List<BackfillJob>> groups = [];
        Dictionary<SeriesKey, int> next = [];
        foreach (BackfillJob job in jobs)
        {
            int index = groups.FindIndex(
                next.GetValueOrDefault(job.Series),
                group => group[0].Series.Symbol == job.Series.Symbol && group[0].Range.EndUnixMs == job.Range.EndUnixMs);
            if (index < 0)
            {
                index = groups.Count;
                groups.Add([]);
            }

            groups[index].Add(job);
            next[job.Series] = index + 1;
        }

        return [.. groups.Select(Share)];
    }

    /// <summary>
    /// What is left of the jobs: each from where its series is covered until, when what is covered reaches over the job's start. A job
    /// that is covered to its end is left out.
    /// </summary>
    /// <param name="coverage">The range that is covered, of the series that have one.</param>
    public static IReadOnlyList<BackfillJob> Continue(
        IReadOnlyList<BackfillJob> jobs, IReadOnlyDictionary<SeriesKey, UtcRange> coverage) =>
        [.. jobs.Select(job => coverage.TryGetValue(job.Series, out UtcRange covered) ? Behind(covered, job) : job)
            .Where(job => !job.Range.IsEmpty)];

    private static BackfillJob Behind(UtcRange covered, BackfillJob job) =>
        covered.Contains(job.Range.StartUnixMs)
            ? job with { Range = new UtcRange(Math.Min(covered.EndUnixMs, job.Range.EndUnixMs), job.Range.EndUnixMs) }
            : job;

    private static FetchGroup Share(IEnumerable<BackfillJob> group)
    {
        BackfillJob[] jobs = [.. group.OrderBy(job => job.Series.Timeframe.Ordinal)];
        MarketCalendar calendar = MarketCalendar.For(jobs[0].Series.Symbol.AssetClass);
        UtcRange starts = new(jobs.Min(job => job.Range.StartUnixMs), jobs[0].Range.EndUnixMs);
        return new FetchGroup(jobs, BarResampler.SourceRange(calendar, jobs.Select(job => job.Series.Timeframe), starts));
    }
}
