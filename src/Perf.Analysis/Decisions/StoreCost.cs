namespace Perf.Analysis.Decisions;

/// <summary>What a way of writing costs, by a suite that measured it at several sizes.</summary>
/// <param name="JobSeconds">A job of any size: its transaction, above all.</param>
/// <param name="RowSeconds">A row more; above zero.</param>
internal readonly record struct StoreCost(double JobSeconds, double RowSeconds);
