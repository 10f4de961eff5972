using Perf.Analysis.Statistics;

namespace Perf.Analysis.Load;

/// <summary>The requests of a run that asked for the same symbol, the same timeframe or the same number of rows, or for one cell.</summary>
/// <param name="Name"><c>AAPL</c>, <c>5m</c>, <c>500</c>; of a cell all three.</param>
/// <param name="Failures">Requests that did not end with a whole answer of status 200.</param>
/// <param name="MeanBodyBytes">Of the answers; null without one.</param>
/// <param name="P50Ms">Corrected, as all that follow; null where none was answered.</param>
public sealed record LoadGroup(
    string Name,
    long Requests,
    long Failures,
    double? MeanBodyBytes,
    double? AverageMs,
    double? P50Ms,
    double? P95Ms,
    Interval? P95Interval95Ms,
    double? P99Ms);
