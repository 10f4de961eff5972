using MarketData.Alerts;
using MarketData.Instruments;
using MarketData.Recovery;

namespace MarketData.Api.Admin;

/// <summary>How the backfill of one class of symbols is.</summary>
/// <param name="LastSuccessAt">
/// The end of the latest run for the whole class in which none of its symbols failed; null when there was none.
/// </param>
/// <param name="LongestWithoutSuccessSeconds">More than this is overdue.</param>
/// <param name="Overdue">Whether an alert is due for it.</param>
/// <param name="SymbolsInLatestRun">In the latest run for the class that ended and had something to do for it.</param>
/// <param name="SymbolsFailed">Of those, symbols of which a series failed.</param>
/// <param name="SymbolsFollowed">All of the class.</param>
/// <param name="SymbolsLackingFeatures">Of those, symbols of which a series was never computed.</param>
internal sealed record ClassHealth(
    Criticality Class,
    DateTimeOffset? LastSuccessAt,
    long LongestWithoutSuccessSeconds,
    bool Overdue,
    int SymbolsInLatestRun,
    int SymbolsFailed,
    int SymbolsFollowed,
    int SymbolsLackingFeatures)
{
    public static ClassHealth Of(ClassFacts facts, IEnumerable<AlertCondition> silences) => new(
        facts.Class,
        facts.LastSuccessAt,
        (long)RecoveryPolicy.Default.LongestWithoutSuccess(facts.Class).TotalSeconds,
        silences.Any(silence => silence.Class == facts.Class),
        facts.SymbolsInLatestRun,
        facts.SymbolsFailed,
        facts.SymbolsFollowed,
        facts.SymbolsLackingFeatures);
}
