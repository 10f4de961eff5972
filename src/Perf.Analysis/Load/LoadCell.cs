namespace Perf.Analysis.Load;

/// <summary>One thing that is asked for: rows of a series.</summary>
/// <param name="Symbol">As the API names it: <c>AAPL</c>, <c>BTC</c>.</param>
/// <param name="Timeframe">As the API names it: <c>5m</c>.</param>
/// <param name="Limit">Rows.</param>
public sealed record LoadCell(string Symbol, string Timeframe, int Limit);
