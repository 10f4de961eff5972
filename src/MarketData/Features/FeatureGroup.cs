namespace MarketData.Features;

/// <summary>Columns that are computed together, in the order in which one builds on another.</summary>
internal enum FeatureGroup
{
    /// <summary>Log returns and the direction of the trend.</summary>
    Returns,

    /// <summary>Over 20 and 50 bars; of the returns.</summary>
    Volatility,

    /// <summary>Of the volatility over 50 bars.</summary>
    VolatilityRegime,

    /// <summary>The exponential ones: average true range, and regime of the trend.</summary>
    Averages,

    /// <summary>Rolling volume and the ratio to it.</summary>
    Volume,

    /// <summary>Rolling mean and slope.</summary>
    Slope,

    /// <summary>Structure flags and label.</summary>
    Structure,

    /// <summary>Regime of the Bollinger width.</summary>
    Compression,
}
