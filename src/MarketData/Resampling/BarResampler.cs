using MarketData.Bars;
using MarketData.Calendars;
using MarketData.Time;

namespace MarketData.Resampling;

/// <summary>
/// Makes the bars of longer timeframes from those of a shorter one: first open, highest high, lowest low, last close, summed
/// volume, aligned as <see cref="MarketCalendar.BarStartUnixMs"/> says. Every shorter timeframe divides every longer one, so
/// that each source bar belongs to one bar. Where nothing traded there is no bar. Pure and thread-safe.
/// </summary>
public static class BarResampler
{
    /// <summary>
    /// What to fetch so that every bar that starts inside a range can be made whole, at all of these timeframes: from the
    /// range's start to the end of the last such bar, which may lie up to a week behind the range's own end.
    /// </summary>
    public static UtcRange SourceRange(MarketCalendar calendar, IEnumerable<Timeframe> timeframes, UtcRange starts)
    {
        if (starts.IsEmpty)
        {
            return starts;
        }

        long end = timeframes.Aggregate(
            starts.EndUnixMs, (latest, timeframe) => Math.Max(latest, calendar.FirstBarStartFrom(timeframe, starts.EndUnixMs)));
        return new UtcRange(starts.StartUnixMs, end);
    }

    /// <summary>
    /// Appends the bars that start inside a range, as a source does that is asked for it. A bar that starts before the range is
    /// left out, though its last source bars may lie inside; a bar that starts inside and ends behind is made of all source
    /// bars given (see <see cref="SourceRange"/>). O(source bars); asks the calendar once a day, or once a week for weeks.
    /// </summary>
    /// <param name="source">In ascending time, of a timeframe not longer than the one that is made.</param>
    /// <param name="untrueTimes">
    /// Times at which the source has a bar that is in quarantine; ascending. What is made over one of them is not known to be true.
    /// </param>
    /// <param name="untrue">
    /// Takes the bars made over such a time, of the source bars that are left; NaN where none is, so that it is known that there was
    /// a bar.
    /// </param>
    public static void Resample(
        BarColumns source,
        ReadOnlySpan<long> untrueTimes,
        MarketCalendar calendar,
        Timeframe timeframe,
        UtcRange starts,
        BarColumns into,
        QuarantinedBars untrue)
    {
        ReadOnlySpan<long> times = source.TimesUnixMs;
        ReadOnlySpan<double> highs = source.Highs;
        ReadOnlySpan<double> lows = source.Lows;
        ReadOnlySpan<double> volumes = source.Volumes;
        BarBounds bounds = new(calendar, timeframe);
        int i = 0;
        while (i < times.Length)
        {
            int first = i;
            UtcRange bar = bounds.Of(times[first]);
            double high = highs[first];
            double low = lows[first];
            double volume = volumes[first];
            for (i++; i < times.Length && times[i] < bar.EndUnixMs; i++)
            {
                high = Math.Max(high, highs[i]);
                low = Math.Min(low, lows[i]);
                volume += volumes[i];
            }

            bool isTrue = untrueTimes.IsEmpty || !TakeUntrue(ref untrueTimes, ref bounds, bar, starts, untrue);
            if (starts.Contains(bar.StartUnixMs))
            {
                double open = source.Opens[first];
                double close = source.Closes[i - 1];
                if (isTrue)
                {
                    into.Add(bar.StartUnixMs, open, high, low, close, volume);
                }
                else
                {
                    untrue.Add(bar.StartUnixMs, open, high, low, close, volume, QuarantineReason.MadeFromUntrue);
                }
            }
        }

        AddBarsOfNothing(ref untrueTimes, ref bounds, long.MaxValue, starts, untrue);
    }

    /// <summary>Takes the times before a bar's end, and returns whether one is the bar's own.</summary>
    private static bool TakeUntrue(
        ref ReadOnlySpan<long> untrueTimes, ref BarBounds bounds, UtcRange bar, UtcRange starts, QuarantinedBars untrue)
    {
        AddBarsOfNothing(ref untrueTimes, ref bounds, bar.StartUnixMs, starts, untrue);
        int own = untrueTimes.Length;
        SkipBefore(ref untrueTimes, bar.EndUnixMs);
        return untrueTimes.Length < own;
    }

    /// <summary>Takes the times before an instant, where no source bar is left to make a bar of.</summary>
    private static void AddBarsOfNothing(
        ref ReadOnlySpan<long> untrueTimes, ref BarBounds bounds, long beforeUnixMs, UtcRange starts, QuarantinedBars untrue)
    {
        while (!untrueTimes.IsEmpty && untrueTimes[0] < beforeUnixMs)
        {
            UtcRange bar = bounds.Of(untrueTimes[0]);
            SkipBefore(ref untrueTimes, bar.EndUnixMs);
            if (starts.Contains(bar.StartUnixMs))
            {
                untrue.Add(
                    bar.StartUnixMs, double.NaN, double.NaN, double.NaN, double.NaN, double.NaN, QuarantineReason.MadeFromUntrue);
            }
        }
    }

    private static void SkipBefore(ref ReadOnlySpan<long> times, long unixMs)
    {
        while (!times.IsEmpty && times[0] < unixMs)
        {
            times = times[1..];
        }
    }

    /// <summary>The bars' bounds. Keeps the period (a day, or a week) of the last bar, so that the next costs arithmetic only.</summary>
    private struct BarBounds(MarketCalendar calendar, Timeframe timeframe)
    {
        private readonly Timeframe period = timeframe.IsIntraday ? Timeframe.OneDay : timeframe;
        private long periodStartUnixMs;
        private long periodEndUnixMs;

        public UtcRange Of(long unixMs)
        {
            if (unixMs >= periodEndUnixMs || unixMs < periodStartUnixMs)
            {
                periodStartUnixMs = calendar.BarStartUnixMs(period, unixMs);
                periodEndUnixMs = calendar.BarEndUnixMs(period, unixMs);
            }

            if (!timeframe.IsIntraday)
            {
                return new UtcRange(periodStartUnixMs, periodEndUnixMs);
            }

            // A day of 23 or 25 hours cuts its last bar short.
            long start = unixMs - ((unixMs - periodStartUnixMs) % timeframe.DurationMs);
            return new UtcRange(start, Math.Min(start + timeframe.DurationMs, periodEndUnixMs));
        }
    }
}
