using System.Text.Json.Serialization;

namespace Perf.Analysis.Backfill;

/// <summary>The bars that cannot be true: those counted while fetching against those found in the database afterwards.</summary>
/// <param name="CountedBars">By the jobs that completed; of a failed job nothing is stored.</param>
/// <param name="StoredBars">Rows of the quarantine, whatever became of them.</param>
/// <param name="Reasons">The stored bars by reason; empty when there are none.</param>
public sealed record QuarantineCheck(long CountedBars, long StoredBars, IReadOnlyList<QuarantineReasonCount> Reasons)
{
    /// <summary>False: bars were lost, or stored that no job counted.</summary>
    [JsonIgnore]
    public bool Matches => CountedBars == StoredBars;
}
