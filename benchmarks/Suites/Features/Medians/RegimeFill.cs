using MarketData.Features;

namespace Benchmarks.Suites.Features.Medians;

/// <summary>Labels the rows of a series by their volatility against its own 50-row median.</summary>
/// <param name="volatilities">Finite.</param>
/// <param name="regimes">As many; every row is written. Medium in rows 0 to 48.</param>
internal delegate void RegimeFill(ReadOnlySpan<double> volatilities, Span<VolatilityRegime> regimes);
