using System.Runtime.InteropServices;
using MarketData.Bars;
using MarketData.Features;

namespace Benchmarks.Suites.Features;

/// <summary>
/// The engine's traffic without its arithmetic: every column of the bars is read and every column of the features is written, in pieces
/// as the engine takes them. A reference for what the memory allows, not a bound. A bar reads 47 of its 48 bytes and writes all 71 of its
/// features: the five columns of prices and volumes go into five of the eight columns of doubles, three of them (highs, lows, closes) at
/// once into the other three too, and seven eighths of the times, as bytes, into the seven columns of labels and marks.
/// </summary>
internal static class ColumnCopy
{
    /// <summary>The engine's: what is read twice comes from the first cache the second time.</summary>
    private const int PieceRows = 512;

    /// <param name="features">As many rows as there are bars. What is in them afterwards means nothing.</param>
    public static void Copy(BarSpan bars, FeatureSpan features)
    {
        for (int from = 0; from < bars.Count; from += PieceRows)
        {
            int rows = Math.Min(PieceRows, bars.Count - from);
            CopyPiece(bars.Slice(from, rows), features.Slice(from, rows));
        }
    }

    private static void CopyPiece(BarSpan bars, FeatureSpan features)
    {
        bars.Opens.CopyTo(features.LogReturns);
        bars.Highs.CopyTo(features.Volatilities20);
        bars.Highs.CopyTo(features.VolumeRatios);
        bars.Lows.CopyTo(features.Volatilities50);
        bars.Lows.CopyTo(features.RollingMeans10);
        bars.Closes.CopyTo(features.AverageTrueRanges);
        bars.Closes.CopyTo(features.RollingSlopes10);
        bars.Volumes.CopyTo(features.RollingVolumes20);

        Bytes times = new(MemoryMarshal.AsBytes(bars.TimesUnixMs), bars.Count);
        times.CopyTo(0, features.StructureFlags);
        times.CopyTo(1, features.TrendDirections);
        times.CopyTo(2, features.StructureLabels);
        times.CopyTo(3, features.VolatilityRegimes);
        times.CopyTo(4, features.TrendRegimes);
        times.CopyTo(5, features.CompressionRegimes);
        times.CopyTo(6, features.WarmUps);
    }

    /// <summary>Column after column of bytes.</summary>
    private readonly ref struct Bytes(ReadOnlySpan<byte> source, int rows)
    {
        private readonly ReadOnlySpan<byte> source = source;

        public void CopyTo<T>(int column, Span<T> target)
            where T : struct => source.Slice(column * rows, rows).CopyTo(MemoryMarshal.AsBytes(target));
    }
}
