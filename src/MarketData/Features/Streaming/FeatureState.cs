using System.Buffers.Binary;
using System.Runtime.InteropServices;
using MarketData.Features.Kernels;
using MarketData.Features.Oracle;

namespace MarketData.Features.Streaming;

/// <summary>What the features of a series' next bars need to know of all its bars before. Immutable; its bytes may be stored.</summary>
/// <remarks>
/// Eight bytes a number, little-endian: version, bars, start of the newest bar in Unix milliseconds, then columns of the last rows,
/// each with its newest value last and zeros for rows that there are not.
/// </remarks>
public sealed class FeatureState
{
    /// <summary>Another one for every change of what a feature is, or of what stands here.</summary>
    private const long Version = 1;

    private const int Head = 3 * sizeof(long);

    /// <summary>How much of each column the rows to come look back at.</summary>
    private static readonly (Func<RecentRows, double[]> Column, int Rows)[] Columns =
    [
        (rows => rows.AverageTrueRanges, 1),
        (rows => rows.FastAverages, 1),
        (rows => rows.SlowAverages, 1),
        (rows => rows.Closes, Parameters.BandWindow - 1),
        (rows => rows.Highs, Structure.Lookback),
        (rows => rows.Lows, Structure.Lookback),
        (rows => rows.Volumes, Parameters.VolumeWindow - 1),
        (rows => rows.LogReturns, Parameters.LongVolatilityWindow - 1),
        (rows => rows.Volatilities50, MedianThreshold.History),
        (rows => rows.BandWidths, MedianThreshold.History),
    ];

    private static readonly int Length = Head + (Columns.Sum(column => column.Rows) * sizeof(double));

    private FeatureState(ReadOnlyMemory<byte> bytes) => Bytes = bytes;

    /// <summary>1,608 bytes, whatever the length of the series. They say which version of the features they belong to.</summary>
    public ReadOnlyMemory<byte> Bytes { get; }

    /// <summary>Bars of the series up to the state; at least one.</summary>
    public long Count => BinaryPrimitives.ReadInt64LittleEndian(Bytes.Span[sizeof(long)..]);

    /// <summary>The start of the newest of them.</summary>
    public long NewestBarUnixMs => BinaryPrimitives.ReadInt64LittleEndian(Bytes.Span[(2 * sizeof(long))..]);

    /// <param name="bytes">Copied.</param>
    /// <returns>Null when the bytes are no state, or one of another version of the features: then they are of no use.</returns>
    public static FeatureState? TryRead(ReadOnlyMemory<byte> bytes)
    {
        if (bytes.Length != Length || BinaryPrimitives.ReadInt64LittleEndian(bytes.Span) != Version)
        {
            return null;
        }

        FeatureState state = new(bytes.ToArray());
        return state.Count > 0 ? state : null;
    }

    /// <param name="rows">At least one.</param>
    internal static FeatureState Of(RecentRows rows)
    {
        byte[] bytes = new byte[Length];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, Version);
        BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(sizeof(long)), rows.Count);
        BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(2 * sizeof(long)), rows.TimesUnixMs[rows.Held - 1]);
        Span<byte> left = bytes.AsSpan(Head);
        foreach ((Func<RecentRows, double[]> column, int length) in Columns)
        {
            int there = Math.Min(length, rows.Held);
            Span<byte> target = left[((length - there) * sizeof(double))..(length * sizeof(double))];
            MemoryMarshal.AsBytes(column(rows).AsSpan(rows.Held - there, there)).CopyTo(target);
            ToOrFromLittleEndian(target);
            left = left[(length * sizeof(double))..];
        }

        return new FeatureState(bytes);
    }

    internal void CopyTo(RecentRows rows)
    {
        rows.Begin(Count);
        rows.TimesUnixMs[rows.Held - 1] = NewestBarUnixMs;
        ReadOnlySpan<byte> left = Bytes.Span[Head..];
        foreach ((Func<RecentRows, double[]> column, int length) in Columns)
        {
            int there = Math.Min(length, rows.Held);
            Span<byte> target = MemoryMarshal.AsBytes(column(rows).AsSpan(rows.Held - there, there));
            left[((length - there) * sizeof(double))..(length * sizeof(double))].CopyTo(target);
            ToOrFromLittleEndian(target);
            left = left[(length * sizeof(double))..];
        }

        ReadOnlySpan<double> closes = RecentRows.Window(rows.Closes, rows.Held - 1, Math.Min(rows.Held, Parameters.SlopeWindow));
        rows.RollingMeans10[rows.Held - 1] = WindowStatistics.Mean(closes);
    }

    private static void ToOrFromLittleEndian(Span<byte> numbers)
    {
        if (!BitConverter.IsLittleEndian)
        {
            Span<long> whole = MemoryMarshal.Cast<byte, long>(numbers);
            BinaryPrimitives.ReverseEndianness(whole, whole);
        }
    }
}
