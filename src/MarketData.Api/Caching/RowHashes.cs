using MarketData.Api.Rows;
using MarketData.Bars;
using MarketData.Features;
using MarketData.Storage;

namespace MarketData.Api.Caching;

/// <summary>
/// The hash of any run of a block's rows without looking at them again: a polynomial over the hashes of the rows, of which sums are
/// kept, so that those of a run are a difference. The same rows give the same hash in whichever block they lie. Of the values, which are
/// a sixth of their text: of equal ones, and of no others, the text is the same.
/// </summary>
internal sealed class RowHashes
{
    // Odd, so that no power of it loses bits.
    private const ulong Base = 0x9E3779B97F4A7C15;

    private readonly ulong[] sums;

    public RowHashes(RowKind kind, StoredSeries stored)
    {
        BarSpan bars = stored.Bars.AsSpan();
        FeatureSpan features = stored.Features.AsSpan();
        sums = new ulong[bars.Count + 1];
        for (int row = 0; row < bars.Count; row++)
        {
            ulong hash = OfBar(bars, row);
            hash = kind == RowKind.Quant ? OfFeatures(hash, features, row) : hash;
            sums[row + 1] = (sums[row] * Base) + hash;
        }
    }

    public long SizeBytes => sums.Length * (long)sizeof(ulong);

    /// <summary>Of the rows from the first one to the end, exclusive.</summary>
    public ulong Of(int first, int end) => ContentHash.Mix(sums[end] - (sums[first] * Power(end - first)), (ulong)(end - first));

    private static ulong OfBar(in BarSpan bars, int row)
    {
        ulong hash = ContentHash.Mix((ulong)bars.TimesUnixMs[row], Bits(bars.Opens[row]));
        hash = ContentHash.Mix(hash ^ Bits(bars.Highs[row]), Bits(bars.Lows[row]));
        return ContentHash.Mix(hash ^ Bits(bars.Closes[row]), Bits(bars.Volumes[row]));
    }

    private static ulong OfFeatures(ulong hash, in FeatureSpan features, int row)
    {
        hash = ContentHash.Mix(hash ^ Bits(features.LogReturns[row]), Bits(features.Volatilities20[row]));
        hash = ContentHash.Mix(hash ^ Bits(features.Volatilities50[row]), Bits(features.AverageTrueRanges[row]));
        hash = ContentHash.Mix(hash ^ Bits(features.RollingVolumes20[row]), Bits(features.VolumeRatios[row]));
        hash = ContentHash.Mix(hash ^ Bits(features.RollingMeans10[row]), Bits(features.RollingSlopes10[row]));
        ulong labels = ((ulong)features.StructureFlags[row] << 48) | ((ulong)features.TrendDirections[row] << 40)
            | ((ulong)features.StructureLabels[row] << 32) | ((ulong)features.VolatilityRegimes[row] << 24)
            | ((ulong)features.TrendRegimes[row] << 16) | ((ulong)features.CompressionRegimes[row] << 8)
            | (features.WarmUps[row] ? 1UL : 0);
        return ContentHash.Mix(hash, labels);
    }

    private static ulong Bits(double value) => BitConverter.DoubleToUInt64Bits(value);

    private static ulong Power(int exponent)
    {
        ulong power = 1;
        ulong square = Base;
        for (int rest = exponent; rest > 0; rest >>= 1)
        {
            power = (rest & 1) == 0 ? power : power * square;
            square *= square;
        }

        return power;
    }
}
