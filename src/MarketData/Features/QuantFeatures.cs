using MarketData.Bars;
namespace MarketData.Features;
public static class QuantFeatures { public static void Compute(BarColumns bars, FeatureColumns features) { _ = bars.Count + features.Count; } }
