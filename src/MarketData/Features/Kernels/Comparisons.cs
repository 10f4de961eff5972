using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using MarketData.Features.Oracle;

namespace MarketData.Features.Kernels;

/// <summary>
/// Columns whose rows need a few bars before them and no window. Every method takes at least eight rows; what reaches further back than
/// the rows says so.
/// </summary>
internal static class Comparisons
{
    /// <summary>Bars back that the trend direction and the structure look.</summary>
    public const int Lookback = 5;

    private const double TrendThreshold = 0.01;

    /// <param name="closes">With one before the first row.</param>
    public static void LogReturns(ReadOnlySpan<double> closes, Span<double> returns)
    {
        ref readonly double close = ref MemoryMarshal.GetReference(closes);
        ref double target = ref MemoryMarshal.GetReference(returns);
        for (int row = 0; row < returns.Length; row += Lanes.Count)
        {
            row = Math.Min(row, returns.Length - Lanes.Count);
            Lanes.Store(Logarithm.Of(Lanes.Load(in close, row + 1) / Lanes.Load(in close, row)), ref target, row);
        }
    }

    /// <param name="closes">With <see cref="Lookback"/> before the first row.</param>
    public static void TrendDirections(ReadOnlySpan<double> closes, Span<TrendDirection> directions)
    {
        ref readonly double close = ref MemoryMarshal.GetReference(closes);
        ref byte target = ref MemoryMarshal.GetReference(Lanes.Bytes(directions));
        for (int row = 0; row < directions.Length; row += Lanes.Count)
        {
            row = Math.Min(row, directions.Length - Lanes.Count);

            // Divide, then subtract: a move of exactly 1 % falls on one side or the other by this very rounding.
            Vector512<double> change = (Lanes.Load(in close, row + Lookback) / Lanes.Load(in close, row)) - Vector512<double>.One;
            ulong up = Lanes.Ones(Vector512.GreaterThan(change, Vector512.Create(TrendThreshold)));
            ulong down = Lanes.Ones(Vector512.LessThan(change, Vector512.Create(-TrendThreshold)));
            Lanes.Store((up * (byte)TrendDirection.Up) | (down * (byte)TrendDirection.Down), ref target, row);
        }
    }

    /// <summary>How far each bar reached, the gap from the close before it included.</summary>
    /// <param name="closes">With one before the first row.</param>
    public static void TrueRanges(
        ReadOnlySpan<double> highs, ReadOnlySpan<double> lows, ReadOnlySpan<double> closes, Span<double> ranges)
    {
        ref readonly double high = ref MemoryMarshal.GetReference(highs);
        ref readonly double low = ref MemoryMarshal.GetReference(lows);
        ref readonly double close = ref MemoryMarshal.GetReference(closes);
        ref double target = ref MemoryMarshal.GetReference(ranges);
        for (int row = 0; row < ranges.Length; row += Lanes.Count)
        {
            row = Math.Min(row, ranges.Length - Lanes.Count);
            Vector512<double> top = Lanes.Load(in high, row);
            Vector512<double> bottom = Lanes.Load(in low, row);
            Vector512<double> previous = Lanes.Load(in close, row);
            Vector512<double> gap = Vector512.Max(Vector512.Abs(top - previous), Vector512.Abs(bottom - previous));
            Lanes.Store(Vector512.Max(top - bottom, gap), ref target, row);
        }
    }

    /// <param name="highs">With <see cref="Lookback"/> before the first row, as the lows.</param>
    public static void Structure(
        ReadOnlySpan<double> highs, ReadOnlySpan<double> lows, Span<StructureFlags> flags, Span<StructureLabel> labels)
    {
        ref readonly double high = ref MemoryMarshal.GetReference(highs);
        ref readonly double low = ref MemoryMarshal.GetReference(lows);
        ref byte flagBytes = ref MemoryMarshal.GetReference(Lanes.Bytes(flags));
        ref byte labelBytes = ref MemoryMarshal.GetReference(Lanes.Bytes(labels));
        for (int row = 0; row < flags.Length; row += Lanes.Count)
        {
            row = Math.Min(row, flags.Length - Lanes.Count);
            Vector512<double> highest = Lanes.Load(in high, row);
            Vector512<double> lowest = Lanes.Load(in low, row);
            for (int i = row + 1; i < row + Lookback; i++)
            {
                highest = Vector512.Max(highest, Lanes.Load(in high, i));
                lowest = Vector512.Min(lowest, Lanes.Load(in low, i));
            }

            Vector512<double> top = Lanes.Load(in high, row + Lookback);
            Vector512<double> bottom = Lanes.Load(in low, row + Lookback);
            ulong higherHigh = Lanes.Ones(Vector512.GreaterThan(top, highest));
            ulong lowerHigh = Lanes.Ones(Vector512.LessThan(top, highest));
            ulong higherLow = Lanes.Ones(Vector512.GreaterThan(bottom, lowest));
            ulong lowerLow = Lanes.Ones(Vector512.LessThan(bottom, lowest));
            Lanes.Store(
                (higherHigh * (byte)StructureFlags.HigherHigh)
                    | (higherLow * (byte)StructureFlags.HigherLow)
                    | (lowerHigh * (byte)StructureFlags.LowerHigh)
                    | (lowerLow * (byte)StructureFlags.LowerLow),
                ref flagBytes,
                row);
            Lanes.Store(
                ((higherHigh & higherLow) * (byte)StructureLabel.Bullish) | ((lowerHigh & lowerLow) * (byte)StructureLabel.Bearish),
                ref labelBytes,
                row);
        }
    }

    /// <summary>Volume over its mean plus one.</summary>
    public static void Ratios(ReadOnlySpan<double> volumes, ReadOnlySpan<double> means, Span<double> ratios)
    {
        ref readonly double volume = ref MemoryMarshal.GetReference(volumes);
        ref readonly double mean = ref MemoryMarshal.GetReference(means);
        ref double target = ref MemoryMarshal.GetReference(ratios);
        for (int row = 0; row < ratios.Length; row += Lanes.Count)
        {
            row = Math.Min(row, ratios.Length - Lanes.Count);
            Lanes.Store(Lanes.Load(in volume, row) / (Lanes.Load(in mean, row) + Vector512<double>.One), ref target, row);
        }
    }

    /// <summary>A tenth of the mean's last step.</summary>
    /// <param name="means">With one before the first row.</param>
    public static void Slopes(ReadOnlySpan<double> means, Span<double> slopes)
    {
        ref readonly double mean = ref MemoryMarshal.GetReference(means);
        ref double target = ref MemoryMarshal.GetReference(slopes);
        for (int row = 0; row < slopes.Length; row += Lanes.Count)
        {
            row = Math.Min(row, slopes.Length - Lanes.Count);
            Lanes.Store((Lanes.Load(in mean, row + 1) - Lanes.Load(in mean, row)) / Vector512.Create(10.0), ref target, row);
        }
    }

    /// <summary>Twice the deviation, as a part of the mean: <paramref name="deviations"/> are doubled already.</summary>
    public static void BandWidths(ReadOnlySpan<double> deviations, ReadOnlySpan<double> means, Span<double> widths)
    {
        ref readonly double deviation = ref MemoryMarshal.GetReference(deviations);
        ref readonly double mean = ref MemoryMarshal.GetReference(means);
        ref double target = ref MemoryMarshal.GetReference(widths);
        for (int row = 0; row < widths.Length; row += Lanes.Count)
        {
            row = Math.Min(row, widths.Length - Lanes.Count);
            Lanes.Store(Lanes.Load(in deviation, row) / Lanes.Load(in mean, row), ref target, row);
        }
    }
}
