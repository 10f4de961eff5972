using MarketData.Bars;
using MarketData.Features.Oracle;

namespace MarketData.Features;

/// <summary>The engines by the names users choose them by, and what they do.</summary>
public static class FeatureEngines
{
    /// <summary>The first is the default.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. Enum.GetValues<FeatureEngine>().Select(NameOf)];

    public static bool TryParse(string? name, out FeatureEngine engine)
    {
        foreach (FeatureEngine candidate in Enum.GetValues<FeatureEngine>())
        {
            if (NameOf(candidate) == name)
            {
                engine = candidate;
                return true;
            }
        }

        engine = default;
        return false;
    }

    /// <exception cref="ArgumentOutOfRangeException">There is no such engine.</exception>
    public static string NameOf(FeatureEngine engine) => engine switch
    {
        FeatureEngine.Vectorised => "vectorised",
        FeatureEngine.Scalar => "scalar",
        _ => throw new ArgumentOutOfRangeException(nameof(engine), engine, "There is no such engine."),
    };

    /// <summary>The features of a whole series; row i of <paramref name="features"/> belongs to bar i.</summary>
    /// <exception cref="ArgumentException">A bar is not after the one before it, or holds a value that is not finite.</exception>
    public static void Compute(this FeatureEngine engine, BarColumns bars, FeatureColumns features)
    {
        if (engine == FeatureEngine.Scalar)
        {
            ScalarFeatures.Compute(bars, features);
        }
        else
        {
            QuantFeatures.Compute(bars, features);
        }
    }
}
