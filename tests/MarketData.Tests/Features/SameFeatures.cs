using System.Runtime.InteropServices;
using MarketData.Features;

namespace MarketData.Tests.Features;

/// <summary>Whether two ways to compute features agree to the last bit; any NaN is as good as another.</summary>
internal static class SameFeatures
{
    /// <param name="where">What is compared; made only when something differs.</param>
    public static void Assert(FeatureSpan got, FeatureSpan want, Func<string>? where = null)
    {
        Xunit.Assert.Equal(want.Count, got.Count);
        AssertBits(got.LogReturns, want.LogReturns, nameof(want.LogReturns), where);
        AssertBits(got.Volatilities20, want.Volatilities20, nameof(want.Volatilities20), where);
        AssertBits(got.Volatilities50, want.Volatilities50, nameof(want.Volatilities50), where);
        AssertBits(got.AverageTrueRanges, want.AverageTrueRanges, nameof(want.AverageTrueRanges), where);
        AssertBits(got.RollingVolumes20, want.RollingVolumes20, nameof(want.RollingVolumes20), where);
        AssertBits(got.VolumeRatios, want.VolumeRatios, nameof(want.VolumeRatios), where);
        AssertBits(got.RollingMeans10, want.RollingMeans10, nameof(want.RollingMeans10), where);
        AssertBits(got.RollingSlopes10, want.RollingSlopes10, nameof(want.RollingSlopes10), where);
        AssertLabels(got.StructureFlags, want.StructureFlags, where);
        AssertLabels(got.StructureLabels, want.StructureLabels, where);
        AssertLabels(got.TrendDirections, want.TrendDirections, where);
        AssertLabels(got.TrendRegimes, want.TrendRegimes, where);
        AssertLabels(got.VolatilityRegimes, want.VolatilityRegimes, where);
        AssertLabels(got.CompressionRegimes, want.CompressionRegimes, where);
        AssertLabels(got.WarmUps, want.WarmUps, where);
    }

    private static void AssertBits(ReadOnlySpan<double> got, ReadOnlySpan<double> want, string column, Func<string>? where)
    {
        if (MemoryMarshal.AsBytes(got).SequenceEqual(MemoryMarshal.AsBytes(want)))
        {
            return;
        }

        for (int row = 0; row < want.Length; row++)
        {
            bool same = BitConverter.DoubleToInt64Bits(got[row]) == BitConverter.DoubleToInt64Bits(want[row])
                || (double.IsNaN(got[row]) && double.IsNaN(want[row]));
            if (!same)
            {
                Xunit.Assert.Fail($"{column} in row {row} is {got[row]:R}, expected {want[row]:R}{Suffix(where)}");
            }
        }
    }

    private static void AssertLabels<T>(Span<T> got, Span<T> want, Func<string>? where)
        where T : unmanaged
    {
        int same = MemoryMarshal.AsBytes(got).CommonPrefixLength(MemoryMarshal.AsBytes(want));
        if (same < want.Length)
        {
            Xunit.Assert.Fail($"The {typeof(T).Name} in row {same} is {got[same]}, expected {want[same]}{Suffix(where)}");
        }
    }

    private static string Suffix(Func<string>? where) => where is null ? "." : $": {where()}";
}
