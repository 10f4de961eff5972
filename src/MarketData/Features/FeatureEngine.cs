
namespace MarketData.Features;

/// <summary>How the features of a whole series are computed. The values are the same, to the last bit.</summary>
public enum FeatureEngine
{
    /// <summary>Eight rows at a time: see <see cref="QuantFeatures"/>.</summary>
    Vectorised,

    /// <summary>Column by column as they are defined, for comparison: see <see cref="Oracle.ScalarFeatures"/>.</summary>
    Scalar,
}
