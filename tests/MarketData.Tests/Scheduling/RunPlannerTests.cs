using MarketData.Bars;
using MarketData.Calendars;
using MarketData.Instruments;
using MarketData.Operations;
using MarketData.Scheduling;
using MarketData.Tests.Calendars;
using MarketData.Time;

namespace MarketData.Tests.Scheduling;

public sealed class RunPlannerTests
{
    private static readonly DateTimeOffset Wednesday = Instant.At("2026-07-15T15:07:31.250Z");

    private static readonly Dictionary<SeriesKey, UtcRange> Nothing = [];

    /// <summary>Symbol, timeframe, covered until, now, whether there is a job.</summary>
    public static TheoryData<string, string, string, string, bool> Calendar { get; } = new()
    {
        // The first bar behind what is covered is complete, or is not yet.
        { "BTC", "5m", "2026-07-15T14:00Z", "2026-07-15T14:05Z", true },
        { "BTC", "5m", "2026-07-15T14:00Z", "2026-07-15T14:04:59.999Z", false },
        { "BTC", "1d", "2026-07-15T00:00Z", "2026-07-15T23:59Z", false },
        { "BTC", "1d", "2026-07-15T00:00Z", "2026-07-16T00:00Z", true },
        { "SPY", "1d", "2026-07-15T04:00Z", "2026-07-15T23:59Z", false },
        { "SPY", "1d", "2026-07-15T04:00Z", "2026-07-16T00:00Z", true },

        // Covered to Friday's close: nothing until Monday's first bar is over.
        { "SPY", "5m", "2026-07-18T00:00Z", "2026-07-19T12:00Z", false },
        { "SPY", "5m", "2026-07-18T00:00Z", "2026-07-20T08:04:59Z", false },
        { "SPY", "5m", "2026-07-18T00:00Z", "2026-07-20T08:05Z", true },

        // Covered to less than that: also at the weekend.
        { "SPY", "5m", "2026-07-17T23:55Z", "2026-07-19T12:00Z", true },

        // A holiday and the weekend behind it; a half day ends at 17:00 Eastern.
        { "SPY", "1h", "2025-07-03T21:00Z", "2025-07-07T08:59Z", false },
        { "SPY", "1h", "2025-07-03T21:00Z", "2025-07-07T09:00Z", true },
        { "SPY", "1d", "2026-11-27T05:00Z", "2026-11-27T21:59Z", false },
        { "SPY", "1d", "2026-11-27T05:00Z", "2026-11-27T22:00Z", true },

        // Covered further than now, as after a clock that stepped back.
        { "BTC", "5m", "2026-07-15T14:00Z", "2026-07-15T13:00Z", false },
    };

    [Fact]
    public void Plan_Triggered_HasAllSeriesInTheOrderOfThePhases()
    {
        IReadOnlyList<PlannedJob> plan = RunPlanner.Default.Plan(new RunScope(Schedule: null), Wednesday, Nothing);

        Assert.Equal(250, plan.Select(planned => planned.Job.Series).Distinct().Count());
        Assert.Equal(250, plan.Count);
        Assert.Equal(plan.Select(planned => planned.Phase).Order(), plan.Select(planned => planned.Phase));
        Assert.All(plan, planned => Assert.Equal(Universe.CriticalityOf(planned.Job.Series.Symbol), planned.Phase));
        Assert.Equal(
            ["BTC/5m", "BTC/15m", "BTC/1h", "BTC/4h", "BTC/1d", "ETH/5m"],
            plan.Take(6).Select(planned => planned.Job.Series.ToString()));
    }

    [Theory]
    [InlineData(ScheduleName.Critical, "BTC,ETH,SPY,QQQ")]
    [InlineData(ScheduleName.Standard, "AAPL,MSFT,GOOGL,AMZN,TSLA")]
    public void Plan_OfAClass_HasItsSymbolsAlone(ScheduleName schedule, string symbols)
    {
        IReadOnlyList<PlannedJob> plan = RunPlanner.Default.Plan(new RunScope(schedule), Wednesday, Nothing);

        Assert.Equal(symbols.Split(','), plan.Select(planned => planned.Job.Series.Symbol.Name).Distinct());
        Assert.Equal(5 * symbols.Split(',').Length, plan.Count);
    }

    [Fact]
    public void Plan_Daily_HasAllSeries() =>
        Assert.Equal(250, RunPlanner.Default.Plan(new RunScope(ScheduleName.Daily), Wednesday, Nothing).Count);

    [Fact]
    public void Plan_NothingCovered_AsksForAYearFromAMidnightUntilNow() =>
        Assert.All(
            RunPlanner.Default.Plan(new RunScope(ScheduleName.Critical), Wednesday, Nothing),
            planned => Assert.Equal(
                new UtcRange(Instant.Ms("2025-07-15T00:00Z"), Wednesday.ToUnixTimeMilliseconds()), planned.Job.Range));

    [Fact]
    public void Plan_Covered_GoesOnFromThere()
    {
        SeriesKey series = Series("BTC", "5m");

        PlannedJob planned = Assert.Single(
            Only(series).Plan(new RunScope(ScheduleName.Critical), Wednesday, Covered(series, "2026-07-14T15:05Z")));

        Assert.Equal(new UtcRange(Instant.Ms("2026-07-14T15:05Z"), Wednesday.ToUnixTimeMilliseconds()), planned.Job.Range);
    }

    [Fact]
    public void Plan_ForcedThoughCovered_AsksForAllOfIt()
    {
        SeriesKey series = Series("BTC", "5m");

        PlannedJob planned = Assert.Single(Only(series).Plan(
            new RunScope(Schedule: null, Forced: true), Wednesday, Covered(series, "2026-07-15T15:05Z")));

        Assert.Equal(Instant.Ms("2025-07-15T00:00Z"), planned.Job.Range.StartUnixMs);
    }

    [Theory]
    [MemberData(nameof(Calendar))]
    public void Plan_ByTheCalendar_LeavesOutWhatCanHaveNoNewBar(string symbol, string timeframe, string covered, string now, bool planned)
    {
        SeriesKey series = Series(symbol, timeframe);

        IReadOnlyList<PlannedJob> plan =
            Only(series).Plan(new RunScope(Schedule: null), Instant.At(now), Covered(series, covered));

        Assert.Equal(planned, plan.Count == 1);
    }

    [Fact]
    public void Plan_SeriesAskedFor_HasTheseAloneAndIsForNoClass()
    {
        RunScope scope = new(Schedule: null, Asked: [Series("XRP", "1d"), Series("SPY", "5m"), Series("XRP", "1d")]);

        IReadOnlyList<PlannedJob> plan = RunPlanner.Default.Plan(scope, Wednesday, Nothing);

        Assert.Equal(["SPY/5m", "XRP/1d"], plan.Select(planned => planned.Job.Series.ToString()));
        Assert.Equal([Criticality.Critical, Criticality.Low], plan.Select(planned => planned.Phase));
        Assert.Empty(RunPlanner.Default.ClassesOf(scope));
    }

    [Fact]
    public void ClassesOf_ARunThatFindsNothing_AreStillThoseItIsFor()
    {
        SeriesKey[] stocks = [.. FollowedSeries.All.Where(series => Universe.CriticalityOf(series.Symbol) == Criticality.Standard)];
        Dictionary<SeriesKey, UtcRange> covered = stocks.ToDictionary(
            series => series, _ => new UtcRange(Instant.Ms("2025-01-01T00:00Z"), Instant.Ms("2026-07-18T00:00Z")));
        RunScope scope = new(ScheduleName.Standard);

        Assert.Empty(RunPlanner.Default.Plan(scope, Instant.At("2026-07-19T12:00Z"), covered));
        Assert.Equal([Criticality.Standard], RunPlanner.Default.ClassesOf(scope));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Plan_AnyCoverageAndTime_LeavesOutExactlyWhereNoBarIsOver(int seed)
    {
        Random random = new(seed);
        for (int i = 0; i < 500; i++)
        {
            SeriesKey series = FollowedSeries.All[random.Next(FollowedSeries.All.Count)];
            MarketCalendar calendar = MarketCalendar.For(series.Symbol.AssetClass);
            DateTimeOffset now = Instant.At("2026-01-01T00:00Z").AddSeconds(random.Next(365 * 86_400));
            long covered = calendar.BarStartUnixMs(
                series.Timeframe, now.AddMinutes(-random.Next(6 * 1440)).ToUnixTimeMilliseconds());
            Dictionary<SeriesKey, UtcRange> coverage = new() { [series] = new UtcRange(Instant.Ms("2024-01-01T00:00Z"), covered) };

            bool planned = Only(series).Plan(new RunScope(Schedule: null), now, coverage).Count == 1;

            Assert.True(planned == HasBarThatIsOver(calendar, series.Timeframe, covered, now), $"{series} from {covered} at {now:O}");
        }
    }

    /// <summary>By walking from bar to bar: one that trades in a session, and of which no more session is to come.</summary>
    private static bool HasBarThatIsOver(MarketCalendar calendar, Timeframe timeframe, long coveredUnixMs, DateTimeOffset now)
    {
        long nowMs = now.ToUnixTimeMilliseconds();
        for (long start = coveredUnixMs; start < nowMs; start = calendar.BarEndUnixMs(timeframe, start))
        {
            long end = calendar.BarEndUnixMs(timeframe, start);
            TradingSession[] sessions = [.. calendar.Sessions(new UtcRange(start, end))];
            if (sessions.Length > 0 && Math.Min(end, sessions[^1].CloseUnixMs) <= nowMs)
            {
                return true;
            }
        }

        return false;
    }

    private static RunPlanner Only(SeriesKey series) => new(Timetable.Default, [series], RunPlanner.DefaultHistory);

    private static Dictionary<SeriesKey, UtcRange> Covered(SeriesKey series, string until) =>
        new() { [series] = new UtcRange(Instant.Ms("2024-01-01T00:00Z"), Instant.Ms(until)) };

    private static SeriesKey Series(string symbol, string timeframe) =>
        Symbol.TryParse(symbol, out Symbol? known) && Timeframe.TryParse(timeframe, out Timeframe? length)
            ? new SeriesKey(known, length)
            : throw new ArgumentException($"{symbol}/{timeframe}", nameof(symbol));
}
