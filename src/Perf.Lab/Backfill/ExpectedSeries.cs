using Perf.Testbed.Market;

namespace Perf.Lab.Backfill;

/// <summary>What the database must hold of one series.</summary>
/// <param name="Ticker">Polygon's: <c>AAPL</c>, <c>X:BTCUSD</c>.</param>
/// <param name="Timeframe">Ours: <c>5m</c> … <c>1w</c>.</param>
internal sealed record ExpectedSeries(string Ticker, string Timeframe, SeriesTotals Totals);
