using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace MarketData.Features.Kernels;

/// <summary>
/// Whether a value lies below or above so many times the median of its window of 50, without the median. The scaled median lies
/// between the two scaled values in the middle, since rounding keeps an order; so how many values of the window, scaled, lie
/// above the value says on which side of it the median's is: all but when the value falls just between these two. Then, once in a
/// hundred rows, the median itself is worked out.
/// </summary>
internal static class MedianThreshold
{
    public const int Window = 50;

    /// <summary>Rows before the first that the window of that row still holds.</summary>
    public const int History = Window - 1;

    /// <summary>
    /// Beyond it the middle of two values may not be between them: their difference overflows. NaN and infinity are beyond it too.
    /// </summary>
    private const double Tame = double.MaxValue / 4;

    private const double Half = Window / 2;

    /// <summary>
    /// Sets a byte to <paramref name="label"/> where the value is below the factor times the median; others are left alone. Of NaN, or
    /// with a NaN in the window, nothing is below.
    /// </summary>
    /// <param name="values">With <see cref="History"/> values before the first row.</param>
    /// <param name="scaled">Memory, as long as the values.</param>
    /// <param name="labels">A byte a row, at least eight.</param>
    public static void MarkBelow(ReadOnlySpan<double> values, double factor, byte label, Span<double> scaled, Span<byte> labels) =>
        Mark<Below>(values, factor, label, scaled, labels);

    /// <summary>The same where it is above, unless a byte is set already.</summary>
    public static void MarkAbove(ReadOnlySpan<double> values, double factor, byte label, Span<double> scaled, Span<byte> labels) =>
        Mark<Above>(values, factor, label, scaled, labels);

    /// <summary>Whether the last value of one window is below the factor times its median.</summary>
    /// <param name="window">Of <see cref="Window"/> values.</param>
    public static bool IsBelow(ReadOnlySpan<double> window, double factor) => IsBeyond<Below>(window, factor);

    /// <summary>The same for above.</summary>
    public static bool IsAbove(ReadOnlySpan<double> window, double factor) => IsBeyond<Above>(window, factor);

    private static bool IsBeyond<TSide>(ReadOnlySpan<double> window, double factor)
        where TSide : struct, ISide
    {
        // The newest values were stored a moment ago, one by one: a vector that holds them would have to wait for them.
        const int InVectors = Window - (Window % Lanes.Count);
        ref readonly double first = ref MemoryMarshal.GetReference(window[..Window]);
        double newest = window[History];
        Vector512<double> value = Vector512.Create(newest);
        Vector512<double> tame = Vector512<double>.AllBitsSet;
        int count = 0;
        for (int i = 0; i < InVectors; i += Lanes.Count)
        {
            Vector512<double> other = Lanes.Load(in first, i);
            tame &= Vector512.LessThan(Vector512.Abs(other), Vector512.Create(Tame));
            count += BitOperations.PopCount(TSide.Counts(other * factor, value).ExtractMostSignificantBits());
        }

        bool allTame = tame.ExtractMostSignificantBits() == 0xFF;
        for (int i = InVectors; i < Window; i++)
        {
            allTame &= Math.Abs(window[i]) < Tame;
            count += TSide.IsBeyond(newest, window[i] * factor) ? 1 : 0;
        }

        return allTame && count != Window / 2 ? count > Window / 2 : IsExactlyBeyond<TSide>(window, factor);
    }

    private static void Mark<TSide>(ReadOnlySpan<double> values, double factor, byte label, Span<double> scaled, Span<byte> labels)
        where TSide : struct, ISide
    {
        if (!TryScale(values, factor, scaled))
        {
            for (int row = 0; row < labels.Length; row++)
            {
                MarkExactly<TSide>(values.Slice(row, Window), factor, label, ref labels[row]);
            }

            return;
        }

        ref readonly double column = ref MemoryMarshal.GetReference(values);
        ref readonly double bounds = ref MemoryMarshal.GetReference((ReadOnlySpan<double>)scaled);
        ref byte target = ref MemoryMarshal.GetReference(labels);
        for (int start = 0; start < labels.Length; start += Lanes.Count)
        {
            int row = Math.Min(start, labels.Length - Lanes.Count);
            Vector512<double> value = Lanes.Load(in column, row + History);
            Vector512<double> even = default, odd = default;
            for (int i = row; i < row + Window; i += 2)
            {
                even = Vector512.ConditionalSelect(TSide.Counts(Lanes.Load(in bounds, i), value), even + Vector512<double>.One, even);
                odd = Vector512.ConditionalSelect(TSide.Counts(Lanes.Load(in bounds, i + 1), value), odd + Vector512<double>.One, odd);
            }

            Vector512<double> count = even + odd;
            ulong marked = Lanes.Ones(Vector512.GreaterThan(count, Vector512.Create(Half)));
            ulong before = Unsafe.ReadUnaligned<ulong>(ref Unsafe.Add(ref target, row));
            ulong free = ~((((before + 0x7F7F_7F7F_7F7F_7F7F) >> 7) & 0x0101_0101_0101_0101) * 0xFF);
            Unsafe.WriteUnaligned(ref Unsafe.Add(ref target, row), before | (marked * label & free));

            uint between = (uint)Vector512.Equals(count, Vector512.Create(Half)).ExtractMostSignificantBits();
            for (; between != 0; between &= between - 1)
            {
                int exact = row + BitOperations.TrailingZeroCount(between);
                MarkExactly<TSide>(values.Slice(exact, Window), factor, label, ref labels[exact]);
            }
        }
    }

    /// <returns>False when a value is not tame.</returns>
    private static bool TryScale(ReadOnlySpan<double> values, double factor, Span<double> scaled)
    {
        ref readonly double column = ref MemoryMarshal.GetReference(values);
        Vector512<double> tame = Vector512<double>.AllBitsSet;
        for (int start = 0; start < values.Length; start += Lanes.Count)
        {
            int i = Math.Min(start, values.Length - Lanes.Count);
            Vector512<double> value = Lanes.Load(in column, i);
            tame &= Vector512.LessThan(Vector512.Abs(value), Vector512.Create(Tame));
            Lanes.Store(value * factor, ref scaled[i], 0);
        }

        return tame.ExtractMostSignificantBits() == 0xFF;
    }

    private static void MarkExactly<TSide>(ReadOnlySpan<double> window, double factor, byte label, ref byte target)
        where TSide : struct, ISide
    {
        if (target == 0 && IsExactlyBeyond<TSide>(window, factor))
        {
            target = label;
        }
    }

    private static bool IsExactlyBeyond<TSide>(ReadOnlySpan<double> window, double factor)
        where TSide : struct, ISide
    {
        Span<double> sorted = stackalloc double[Window];
        window.CopyTo(sorted);
        sorted.Sort();

        // NaN sorts before every number: if there is one, it is here.
        double below = sorted[(Window / 2) - 1];
        double median = double.IsNaN(sorted[0]) ? double.NaN : below + ((sorted[Window / 2] - below) * 0.5);
        return TSide.IsBeyond(window[History], median * factor);
    }

    private interface ISide
    {
        /// <summary>Where a scaled value of the window puts the value on this side of it.</summary>
        static abstract Vector512<double> Counts(Vector512<double> scaled, Vector512<double> value);

        static abstract bool IsBeyond(double value, double threshold);
    }

    private readonly struct Below : ISide
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector512<double> Counts(Vector512<double> scaled, Vector512<double> value) => Vector512.GreaterThan(scaled, value);

        public static bool IsBeyond(double value, double threshold) => value < threshold;
    }

    private readonly struct Above : ISide
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector512<double> Counts(Vector512<double> scaled, Vector512<double> value) => Vector512.LessThan(scaled, value);

        public static bool IsBeyond(double value, double threshold) => value > threshold;
    }
}
