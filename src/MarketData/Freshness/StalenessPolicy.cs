using System.Globalization;
using MarketData.Bars;
using MarketData.Calendars;
using MarketData.Time;

namespace MarketData.Freshness;

/// <summary>
/// The user's staleness thresholds, judged against the market calendar. What is stored is whole up to the end of its newest bar,
/// or up to the moment at which its fetch began when the bar was unfinished then. From that instant on nothing is lacking until the next
/// bar that the calendar allows is complete; the age is the time since then. So the newest possible bar is fresh over nights,
/// weekends and holidays, and ageing begins anew with the first bar after them. A bar the market skipped for want of trades is
/// counted as lacking: the calendar cannot tell, and the policy never claims fresher than the truth. Pure and thread-safe.
/// </summary>
public static class StalenessPolicy
{
    /// <summary>The age from which features are aging.</summary>
    public static readonly TimeSpan AgingFrom = TimeSpan.FromHours(1);

    /// <summary>The age from which features are stale; there is no age from which they are missing.</summary>
    public static readonly TimeSpan StaleFrom = TimeSpan.FromHours(6);

    /// <summary>Judges a series by its newest bar stored; null means that nothing was ever computed.</summary>
    public static Staleness Judge(SeriesKey series, NewestBar? newest, DateTimeOffset now)
    {
        if (newest is not { } bar)
        {
            return new Staleness(FreshnessStatus.Missing, TimeSpan.Zero, Newest: null, "never computed");
        }

        MarketCalendar calendar = MarketCalendar.For(series.Symbol.AssetClass);
        long nowMs = now.ToUnixTimeMilliseconds();
        long wholeUntilMs = WholeUntil(calendar, series.Timeframe, bar);
        long lackingSinceMs = calendar.FirstCompletionAfter(series.Timeframe, wholeUntilMs);
        TimeSpan age = TimeSpan.FromMilliseconds(Math.Max(0, nowMs - lackingSinceMs));

        FreshnessStatus status = age < AgingFrom ? FreshnessStatus.Fresh
            : age < StaleFrom ? FreshnessStatus.Aging
            : FreshnessStatus.Stale;
        string? warning = status switch
        {
            FreshnessStatus.Aging => "features aging",
            FreshnessStatus.Stale => LastComputed(TimeSpan.FromMilliseconds(nowMs - wholeUntilMs)),
            _ => null,
        };
        return new Staleness(status, age, bar, warning);
    }

    private static long WholeUntil(MarketCalendar calendar, Timeframe timeframe, NewestBar bar) =>
        Math.Min(calendar.FirstCompletionAfter(timeframe, bar.StartUnixMs), bar.ComputedAt.ToUnixTimeMilliseconds());

    /// <summary>Hours of the wall clock, closed markets included: the user reads them against a clock.</summary>
    private static string LastComputed(TimeSpan ago) =>
        string.Create(CultureInfo.InvariantCulture, $"last computed {(long)ago.TotalHours}h ago");
}
