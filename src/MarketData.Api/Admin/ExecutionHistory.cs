using MarketData.Operations;

namespace MarketData.Api.Admin;

/// <summary>Runs of the backfill, the one that was asked for last first.</summary>
internal sealed record ExecutionHistory(int RecordsReturned, IReadOnlyList<BackfillExecution> Executions);
