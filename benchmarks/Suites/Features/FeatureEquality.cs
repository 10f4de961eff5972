using System.Runtime.InteropServices;
using MarketData.Features;

namespace Benchmarks.Suites.Features;

/// <summary>Whether two ways of computing features agree, to the last bit: a way that is wrong must not pass for a fast one.</summary>
internal static class FeatureEquality
{
    /// <exception cref="InvalidOperationException">A column differs.</exception>
    public static void ThrowUnlessEqual(FeatureSpan expected, FeatureSpan actual)
    {
        Require(expected.LogReturns, actual.LogReturns, nameof(expected.LogReturns));
        Require(expected.Volatilities20, actual.Volatilities20, nameof(expected.Volatilities20));
        Require(expected.Volatilities50, actual.Volatilities50, nameof(expected.Volatilities50));
        Require(expected.AverageTrueRanges, actual.AverageTrueRanges, nameof(expected.AverageTrueRanges));
        Require(expected.RollingVolumes20, actual.RollingVolumes20, nameof(expected.RollingVolumes20));
        Require(expected.VolumeRatios, actual.VolumeRatios, nameof(expected.VolumeRatios));
        Require(expected.RollingMeans10, actual.RollingMeans10, nameof(expected.RollingMeans10));
        Require(expected.RollingSlopes10, actual.RollingSlopes10, nameof(expected.RollingSlopes10));
        Require(expected.StructureFlags, actual.StructureFlags, nameof(expected.StructureFlags));
        Require(expected.TrendDirections, actual.TrendDirections, nameof(expected.TrendDirections));
        Require(expected.StructureLabels, actual.StructureLabels, nameof(expected.StructureLabels));
        Require(expected.VolatilityRegimes, actual.VolatilityRegimes, nameof(expected.VolatilityRegimes));
        Require(expected.TrendRegimes, actual.TrendRegimes, nameof(expected.TrendRegimes));
        Require(expected.CompressionRegimes, actual.CompressionRegimes, nameof(expected.CompressionRegimes));
        Require(expected.WarmUps, actual.WarmUps, nameof(expected.WarmUps));
    }

    private static void Require<T>(Span<T> expected, Span<T> actual, string column)
        where T : struct
    {
        if (!MemoryMarshal.AsBytes(expected).SequenceEqual(MemoryMarshal.AsBytes(actual)))
        {
            throw new InvalidOperationException($"The column {column} is not the definition's.");
        }
    }
}
