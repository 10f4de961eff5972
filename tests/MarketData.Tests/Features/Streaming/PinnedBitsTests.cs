using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;
using System.Security.Cryptography;
using MarketData.Bars;
using MarketData.Features;
using MarketData.Features.Streaming;

namespace MarketData.Tests.Features.Streaming;

/// <summary>
/// The bits of one walk, the same on every x86 processor with AVX2 and a fused multiply-add, whatever the width of its vectors: without,
/// the runtime's logarithm rounds otherwise now and then. Where they change on purpose, FeatureState.Version has to be raised too: a state
/// that was stored before would go on into rows of the other kind.
/// </summary>
public class PinnedBitsTests
{
    private const string RaiseTheVersion = "The bits are others: raise FeatureState.Version with the hash, or find out what changed them.";

    private readonly BarColumns bars = FiveWalks();

    [Fact]
    public void Features_OfAFixedWalk_HaveTheBitsOfThisVersion()
    {
        FeatureColumns features = new();
        QuantFeatures.Compute(bars, features);
        Assert.Equal(3, features.VolatilityRegimes.ToArray().Distinct().Count());
        Assert.Equal(2, features.CompressionRegimes.ToArray().Distinct().Count());
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Append(hash, features.LogReturns);
        Append(hash, features.Volatilities20);
        Append(hash, features.Volatilities50);
        Append(hash, features.AverageTrueRanges);
        Append(hash, features.RollingVolumes20);
        Append(hash, features.VolumeRatios);
        Append(hash, features.RollingMeans10);
        Append(hash, features.RollingSlopes10);
        Append(hash, features.StructureFlags);
        Append(hash, features.TrendDirections);
        Append(hash, features.StructureLabels);
        Append(hash, features.VolatilityRegimes);
        Append(hash, features.TrendRegimes);
        Append(hash, features.CompressionRegimes);
        Append(hash, features.WarmUps);

        AssertPinned("396b15871c12eaeba1009efafda5df8800e1de26a32672c8a82710e609eed28a", hash.GetHashAndReset());
    }

    [Fact]
    public void State_OfAFixedWalk_HasTheBytesOfThisVersion()
    {
        FeatureStream stream = new();
        FeatureStreamTests.AddOneByOne(stream, bars);

        AssertPinned("8cce7333484a4503f01dae9a9ac9a94d18462d30806ab14efbd5dc9f1393e1ae", SHA256.HashData(stream.Save().Bytes.Span));
    }

    /// <summary>Of other prices and other steps each, so that every label occurs; no value is NaN, which has more bits than one.</summary>
    private static BarColumns FiveWalks()
    {
        BarColumns all = new();
        for (int seed = 20; seed < 25; seed++)
        {
            BarColumns walk = RandomBars.Walk(seed, count: 200, decimals: 2);
            for (int i = 0; i < walk.Count; i++)
            {
                all.Add(all.Count * 300_000L, walk.Opens[i], walk.Highs[i], walk.Lows[i], walk.Closes[i], walk.Volumes[i]);
            }
        }

        return all;
    }

    private static void AssertPinned(string wanted, byte[] hash)
    {
        Assert.SkipUnless(Avx2.IsSupported && Fma.IsSupported, "The runtime's logarithm has other bits without a fused multiply-add.");
        string got = Convert.ToHexStringLower(hash);
        Assert.True(got == wanted, $"{RaiseTheVersion} {got}");
    }

    private static void Append<T>(IncrementalHash hash, Span<T> column)
        where T : struct => hash.AppendData(MemoryMarshal.AsBytes(column));
}
