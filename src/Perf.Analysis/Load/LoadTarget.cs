namespace Perf.Analysis.Load;

/// <summary>One target and what was measured.</summary>
/// <param name="Name"><c>average</c>, <c>p95</c>, <c>p99</c>, <c>success_rate</c>, <c>throughput</c>.</param>
/// <param name="Unit">Of the limit and the value: <c>ms</c>, <c>fraction</c>, <c>requests_per_second</c>.</param>
/// <param name="Value">Null when nothing was answered.</param>
public sealed record LoadTarget(string Name, string Unit, double Limit, double? Value, LoadTargetVerdict Verdict);
