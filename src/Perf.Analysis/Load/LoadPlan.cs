namespace Perf.Analysis.Load;

/// <summary>What a scenario sends. Requests take the cells in turn, so that each gets as many.</summary>
/// <param name="Scenario"><c>cached</c>, <c>uncached</c>, <c>limits</c>, <c>timeframes</c>.</param>
/// <param name="Connections">All are open before the clock starts. In the closed model, also the requests in flight.</param>
/// <param name="RatePerSecond">Arrivals; null in the closed model.</param>
/// <param name="Duration">Of the measured part.</param>
/// <param name="WarmUp">Sent the same way before it, and in no sample.</param>
/// <param name="RequestTimeout">From sending to the last byte.</param>
public sealed record LoadPlan(
    string Scenario,
    LoadModel Model,
    int Connections,
    double? RatePerSecond,
    TimeSpan Duration,
    TimeSpan WarmUp,
    TimeSpan RequestTimeout,
    IReadOnlyList<LoadCell> Cells);
