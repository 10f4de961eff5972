using MarketData.Bars;

namespace MarketData.Scheduling;

/// <summary>What a run is for.</summary>
/// <param name="Schedule">Whose symbols it is for; null: all that are followed, or those asked for.</param>
/// <param name="Forced">All of the history is fetched; else only what is not covered yet.</param>
/// <param name="Asked">Series that somebody asked for and nobody ever computed; null: none were.</param>
public sealed record RunScope(ScheduleName? Schedule, bool Forced = false, IReadOnlyList<SeriesKey>? Asked = null);
