using System.Runtime.CompilerServices;
using MarketData.Features;

namespace Benchmarks.Suites.Features.Medians;

/// <summary>What the candidates have in common: the window of the definition, and what its median means.</summary>
internal static class RegimeWindow
{
    public const int Rows = 50;

    /// <summary>Rows before the first whose window is full.</summary>
    public const int History = Rows - 1;

    /// <summary>The 25th smallest, from 0; with the next one it makes the median.</summary>
    public const int Middle = (Rows / 2) - 1;

    private const double LowFactor = 0.7;
    private const double HighFactor = 1.3;

    /// <param name="below">The 25th smallest of the window.</param>
    /// <param name="above">The 26th.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static VolatilityRegime Label(double volatility, double below, double above)
    {
        double median = below + ((above - below) * 0.5);
        return volatility < median * LowFactor ? VolatilityRegime.Low
            : volatility > median * HighFactor ? VolatilityRegime.High
            : VolatilityRegime.Medium;
    }
}
