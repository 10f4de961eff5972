using MarketData.Instruments;

namespace MarketData.Alerts;

/// <summary>
/// What the alerts of one class of symbols are judged by. Its runs are those that were for the whole of it
/// (<see cref="Scheduling.RunPlanner.ClassesOf"/>): by a schedule or triggered, not those of a few series that were asked for.
/// </summary>
/// <param name="LastSuccessAt">
/// The end of the latest of its runs in which none of its symbols failed; also of one that had nothing to do for it, because the
/// market was closed. Null: there was none.
/// </param>
/// <param name="SymbolsInLatestRun">
/// In the latest of its runs that ended and had jobs for symbols of the class; 0 when there is none.
/// </param>
/// <param name="SymbolsFailed">Of those, symbols of which a series failed.</param>
/// <param name="SymbolsFollowed">All symbols of the class.</param>
/// <param name="SymbolsLackingFeatures">Of those, symbols of which a followed series has no features at all.</param>
public sealed record ClassFacts(
    Criticality Class,
    DateTimeOffset? LastSuccessAt,
    int SymbolsInLatestRun,
    int SymbolsFailed,
    int SymbolsFollowed,
    int SymbolsLackingFeatures);
