using MarketData.Bars;
using MarketData.Time;

namespace MarketData.Backfill;

/// <summary>One unit of backfill work: the bars of one series over one range.</summary>
public sealed record BackfillJob(SeriesKey Series, UtcRange Range);
