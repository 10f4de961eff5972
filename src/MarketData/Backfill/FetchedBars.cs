using MarketData.Bars;
using MarketData.Calendars;
using MarketData.Time;

namespace MarketData.Backfill;

/// <summary>What one fetch brought. Filled again and again: after the largest fetch it allocates no more.</summary>
internal sealed class FetchedBars
{
    private long knownUntilUnixMs;

    /// <summary>
    /// As of when the bars are what the market had: one that ended later was not over yet when it was served, or may not have been.
    /// </summary>
    public DateTimeOffset AsOf { get; private set; }

    public BarColumns Bars { get; } = new();

    public QuarantinedBars Quarantined { get; } = new();

    /// <summary>Why there is nothing to be made from these bars; null when they can be used.</summary>
    public BackfillFailure? Failure { get; set; }

    public void Clear()
    {
        Bars.Clear();
        Quarantined.Clear();
        Failure = null;
    }

    /// <param name="now">The start of the fetch.</param>
    public async Task FillAsync(
        IBarSource source, FetchGroup group, FetchOutcomes outcomes, DateTimeOffset now, CancellationToken cancellationToken)
    {
        AsOf = now;
        await foreach (BarPage page in source.FetchAsync(group.Fetched.Series, group.Range, outcomes, cancellationToken))
        {
            Bars.Append(page.Bars);
            if (page.Quarantined is { } untrue)
            {
                Quarantined.Append(untrue);
            }
        }

        knownUntilUnixMs = KnownUntil(group, outcomes);
    }

    /// <summary>The part of a job's range that is covered by this fetch.</summary>
    public UtcRange? Covers(BackfillJob job) => job.CoveredAt(AsOf, knownUntilUnixMs);

    /// <summary>Bars that should be there and did not come are a gap, whoever is right: the next fetch must ask again.</summary>
    private long KnownUntil(FetchGroup group, FetchOutcomes outcomes)
    {
        if (outcomes.EmptyWhileOpen == 0 && outcomes.EndedEarly == 0)
        {
            return long.MaxValue;
        }

        SeriesKey series = group.Fetched.Series;
        long last = Math.Max(LastOf(Bars), LastOf(Quarantined.Bars));
        return last == long.MinValue
            ? group.Range.StartUnixMs
            : MarketCalendar.For(series.Symbol.AssetClass).BarEndUnixMs(series.Timeframe, last);

        static long LastOf(BarColumns bars) => bars.Count > 0 ? bars.TimesUnixMs[^1] : long.MinValue;
    }
}
