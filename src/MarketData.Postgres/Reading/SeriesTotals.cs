using MarketData.Bars;

namespace MarketData.Postgres.Reading;

/// <summary>What a series holds, in numbers that can be compared with those of the source.</summary>
/// <param name="FirstUnixMs">Start of the oldest bar.</param>
/// <param name="LastUnixMs">Start of the newest bar, as counted, not as the checkpoint has it.</param>
/// <param name="VolumeSum">
/// The exact sum of the volumes as they are written in decimal (shortest form that reads back to the same double), so that it
/// does not depend on the order of adding.
/// </param>
public sealed record SeriesTotals(SeriesKey Series, long Bars, long FirstUnixMs, long LastUnixMs, decimal VolumeSum);
