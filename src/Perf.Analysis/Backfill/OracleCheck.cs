namespace Perf.Analysis.Backfill;

/// <summary>What the source says it served, or holds for the jobs, against what the database holds.</summary>
/// <param name="ExpectedRecords">Bars the source has for the jobs of this backfill.</param>
/// <param name="StoredRecords">Rows found in the table afterwards.</param>
/// <param name="Matches">
/// True when every series agrees; equal totals alone are not enough, so the caller that compared says it.
/// </param>
public sealed record OracleCheck(long ExpectedRecords, long StoredRecords, bool Matches);
