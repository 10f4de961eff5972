using Perf.Analysis.Backfill;

namespace Perf.Lab.Backfill;

/// <summary>How the features of what a backfill stored are computed again.</summary>
/// <param name="Workers">Symbols at once, at most.</param>
/// <param name="PerBar">Read every bar with a statement of its own; false reads a series with one.</param>
public sealed record EnrichmentSettings(int Workers, bool PerBar)
{
    public string Reading => PerBar ? EnrichmentTotals.ReadPerBar : EnrichmentTotals.ReadOnce;
}
