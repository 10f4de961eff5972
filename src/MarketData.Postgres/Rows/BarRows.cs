using System.Runtime.InteropServices;
using MarketData.Bars;
using MarketData.Features;
using MarketData.Storage;

namespace MarketData.Postgres.Rows;

/// <summary>
/// Rows of the table <c>bars</c> as columns in the table's order: what a writer sends, and what a reader received. Keeps its
/// memory between uses. Not thread-safe.
/// </summary>
internal sealed class BarRows
{
    private long[] times = [];
    private readonly short[][] codes = NewColumns<short>(BarTable.Codes.Length);
    private readonly double[][] numbers = NewColumns<double>(BarTable.Numbers.Length);
    private int[] order = [];

    public int Count { get; private set; }

    /// <summary>In microseconds since 2000, as <see cref="PostgresTime"/> has it. At least <see cref="Count"/> long.</summary>
    public long[] Times => times;

    /// <summary>By column of <see cref="BarTable.Codes"/>; each at least <see cref="Count"/> long.</summary>
    public short[][] Codes => codes;

    /// <summary>By column of <see cref="BarTable.Numbers"/>; each at least <see cref="Count"/> long.</summary>
    public double[][] Numbers => numbers;

    /// <summary>Forgets the rows and keeps the memory.</summary>
    public void Clear() => Count = 0;

    /// <summary>Makes room for one more row, to be filled through the columns, and returns its index.</summary>
    public int AddRow()
    {
        if (Count == times.Length)
        {
            EnsureCapacity(Math.Max(256, Count * 2));
        }

        return Count++;
    }

    /// <summary>Adds rows of another.</summary>
    public void Append(BarRows source, int start, int count)
    {
        if (Count + count > times.Length)
        {
            EnsureCapacity(Math.Max(Count + count, Count * 2));
        }

        Array.Copy(source.times, start, times, Count, count);
        for (int c = 0; c < codes.Length; c++)
        {
            Array.Copy(source.codes[c], start, codes[c], Count, count);
        }

        for (int c = 0; c < numbers.Length; c++)
        {
            Array.Copy(source.numbers[c], start, numbers[c], Count, count);
        }

        Count += count;
    }

    /// <summary>
    /// Takes the data over in ascending time, the last row of every time only, negative zero as zero (PostgreSQL holds the two
    /// for equal, and so could not tell which of them is stored).
    /// </summary>
    /// <exception cref="UnstorableDataException">
    /// A value to be stored is NaN or infinite, a time is outside the years 1 to 9999, or there are not as many features as bars.
    /// </exception>
    public void Load(SeriesData data)
    {
        BarColumns bars = data.Bars;
        FeatureColumns features = data.Features;
        if (features.Count != bars.Count)
        {
            throw new UnstorableDataException($"{data.Series}: {bars.Count} bars came with features of {features.Count}.");
        }

        Count = 0;
        EnsureCapacity(bars.Count);
        Count = PutInOrder(data.Series, bars.TimesUnixMs);
        LoadNumbers(data.Series, bars, features);
        LoadFlags(features);
        LoadCodes(1, features.TrendDirections);
        LoadCodes(2, features.StructureLabels);
        LoadCodes(3, features.VolatilityRegimes);
        LoadCodes(4, features.TrendRegimes);
        LoadCodes(5, features.CompressionRegimes);
    }

    /// <summary>Hands rows that were read newest first over in ascending time.</summary>
    public void CopyReversedTo(BarColumns bars, FeatureColumns features)
    {
        CopyReversedTo(bars);
        features.Resize(Count);
        CopyReversed(numbers[5], features.LogReturns);
        CopyReversed(numbers[6], features.Volatilities20);
        CopyReversed(numbers[7], features.Volatilities50);
        CopyReversed(numbers[8], features.AverageTrueRanges);
        CopyReversed(numbers[9], features.RollingVolumes20);
        CopyReversed(numbers[10], features.VolumeRatios);
        CopyReversed(numbers[11], features.RollingMeans10);
        CopyReversed(numbers[12], features.RollingSlopes10);
        CopyFlagsReversed(features);
        CopyCodesReversed(codes[1], features.TrendDirections);
        CopyCodesReversed(codes[2], features.StructureLabels);
        CopyCodesReversed(codes[3], features.VolatilityRegimes);
        CopyCodesReversed(codes[4], features.TrendRegimes);
        CopyCodesReversed(codes[5], features.CompressionRegimes);
    }

    /// <summary>The same of bars that were read without their features.</summary>
    public void CopyReversedTo(BarColumns bars)
    {
        bars.Clear();
        bars.EnsureCapacity(Count);
        for (int i = Count - 1; i >= 0; i--)
        {
            bars.Add(PostgresTime.ToUnixMs(times[i]), numbers[0][i], numbers[1][i], numbers[2][i], numbers[3][i], numbers[4][i]);
        }
    }

    private static T[][] NewColumns<T>(int count) => Enumerable.Range(0, count).Select(_ => Array.Empty<T>()).ToArray();

    private void EnsureCapacity(int capacity)
    {
        if (capacity <= times.Length)
        {
            return;
        }

        Array.Resize(ref times, capacity);
        Array.Resize(ref order, capacity);
        for (int c = 0; c < codes.Length; c++)
        {
            Array.Resize(ref codes[c], capacity);
        }

        for (int c = 0; c < numbers.Length; c++)
        {
            Array.Resize(ref numbers[c], capacity);
        }
    }

    /// <summary>
    /// Fills <see cref="order"/> with the rows to take, in ascending time, and the times themselves; returns how many.
    /// </summary>
    private int PutInOrder(SeriesKey series, ReadOnlySpan<long> timesUnixMs)
    {
        bool ascending = true;
        for (int i = 0; i < timesUnixMs.Length; i++)
        {
            if (!PostgresTime.CanHold(timesUnixMs[i]))
            {
                throw new UnstorableDataException(
                    $"{series}: bar {i} has the time {timesUnixMs[i]} ms, outside the years 1 to 9999.");
            }

            order[i] = i;
            times[i] = PostgresTime.FromUnixMs(timesUnixMs[i]);
            ascending &= i == 0 || timesUnixMs[i] > timesUnixMs[i - 1];
        }

        return ascending ? timesUnixMs.Length : SortAndKeepLast(timesUnixMs.Length);
    }

    private int SortAndKeepLast(int count)
    {
        long[] unsorted = times.AsSpan(0, count).ToArray();
        order.AsSpan(0, count).Sort((a, b) => unsorted[a] != unsorted[b] ? unsorted[a].CompareTo(unsorted[b]) : a.CompareTo(b));

        int kept = 0;
        for (int i = 0; i < count; i++)
        {
            long time = unsorted[order[i]];
            if (kept > 0 && times[kept - 1] == time)
            {
                kept--;
            }

            times[kept] = time;
            order[kept] = order[i];
            kept++;
        }

        return kept;
    }

    private void LoadNumbers(SeriesKey series, BarColumns bars, FeatureColumns features)
    {
        LoadNumbers(series, 0, bars.Opens);
        LoadNumbers(series, 1, bars.Highs);
        LoadNumbers(series, 2, bars.Lows);
        LoadNumbers(series, 3, bars.Closes);
        LoadNumbers(series, 4, bars.Volumes);
        LoadNumbers(series, 5, features.LogReturns);
        LoadNumbers(series, 6, features.Volatilities20);
        LoadNumbers(series, 7, features.Volatilities50);
        LoadNumbers(series, 8, features.AverageTrueRanges);
        LoadNumbers(series, 9, features.RollingVolumes20);
        LoadNumbers(series, 10, features.VolumeRatios);
        LoadNumbers(series, 11, features.RollingMeans10);
        LoadNumbers(series, 12, features.RollingSlopes10);
    }

    private void LoadNumbers(SeriesKey series, int column, ReadOnlySpan<double> source)
    {
        double[] target = numbers[column];
        for (int i = 0; i < Count; i++)
        {
            double value = source[order[i]];
            if (!double.IsFinite(value))
            {
                throw new UnstorableDataException(
                    $"{series}: {BarTable.Numbers[column]} of the bar at {PostgresTime.ToInstant(times[i]):u} is {value}.");
            }

            // Adding zero turns negative zero into zero and leaves every other number alone.
            target[i] = value + 0.0;
        }
    }

    private void LoadFlags(FeatureColumns features)
    {
        ReadOnlySpan<StructureFlags> structures = features.StructureFlags;
        ReadOnlySpan<bool> warmUps = features.WarmUps;
        short[] target = codes[0];
        for (int i = 0; i < Count; i++)
        {
            target[i] = BarFlags.Pack(structures[order[i]], warmUps[order[i]]);
        }
    }

    private void LoadCodes<T>(int column, ReadOnlySpan<T> source)
        where T : unmanaged, Enum
    {
        ReadOnlySpan<byte> values = MemoryMarshal.Cast<T, byte>(source);
        short[] target = codes[column];
        for (int i = 0; i < Count; i++)
        {
            target[i] = values[order[i]];
        }
    }

    private void CopyReversed(double[] source, Span<double> target)
    {
        source.AsSpan(0, Count).CopyTo(target);
        target.Reverse();
    }

    private void CopyFlagsReversed(FeatureColumns features)
    {
        Span<StructureFlags> structures = features.StructureFlags;
        Span<bool> warmUps = features.WarmUps;
        for (int i = 0; i < Count; i++)
        {
            short flags = codes[0][Count - 1 - i];
            structures[i] = BarFlags.StructureOf(flags);
            warmUps[i] = BarFlags.IsWarmUp(flags);
        }
    }

    private void CopyCodesReversed<T>(short[] source, Span<T> target)
        where T : unmanaged, Enum
    {
        Span<byte> values = MemoryMarshal.Cast<T, byte>(target);
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = (byte)source[Count - 1 - i];
        }
    }
}
