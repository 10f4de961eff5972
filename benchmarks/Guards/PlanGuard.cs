using BenchmarkDotNet.Attributes;
using Benchmarks.Suites.Features;
using MarketData.Backfill;
using MarketData.Bars;
using MarketData.Calendars;
using MarketData.Instruments;
using MarketData.Resampling;
using MarketData.Scheduling;
using MarketData.Time;

namespace Benchmarks.Guards;

/// <summary>What a run has to do, and what it makes itself of what it fetched.</summary>
public class PlanGuard
{
    private static readonly DateTimeOffset Now = new(2026, 11, 20, 15, 0, 0, TimeSpan.Zero);
    private static readonly UtcRange Covered = UtcRange.FromDays(new DateOnly(2025, 11, 1), new DateOnly(2026, 11, 20));
    private static readonly SeriesKey[] Series =
    [
        .. from symbol in Universe.TwentyFive.Take(2)
           from timeframe in Timeframe.Backfilled
           select new SeriesKey(symbol, timeframe),
    ];

    private readonly RunPlanner planner = new(Timetable.Default, Series, TimeSpan.FromDays(365));
    private readonly Dictionary<SeriesKey, UtcRange> coverage = Series.ToDictionary(series => series, _ => Covered);
    private readonly BarColumns source = RandomWalk.Of(500);
    private readonly BarColumns made = new(capacity: 256);
    private readonly QuarantinedBars untrue = new();

    /// <summary>Of two symbols at five timeframes, covered until the day's begin: the jobs, and the fetches they share.</summary>
    /// <returns>Fetches.</returns>
    [Benchmark]
    public int Plan() =>
        BackfillPlan.FetchOnce([.. planner.Plan(new RunScope(Schedule: null), Now, coverage).Select(planned => planned.Job)]).Count;

    /// <summary>500 bars of five minutes into those of an hour.</summary>
    /// <returns>Bars.</returns>
    [Benchmark]
    public int Resample()
    {
        made.Clear();
        untrue.Clear();
        UtcRange all = new(source.TimesUnixMs[0], source.TimesUnixMs[^1] + 1);
        BarResampler.Resample(source, [], UsEquityCalendar.Instance, Timeframe.OneHour, all, made, untrue);
        return made.Count;
    }
}
