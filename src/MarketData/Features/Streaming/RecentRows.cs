using MarketData.Features.Kernels;

namespace MarketData.Features.Streaming;

/// <summary>
/// The last rows of a series as columns, so that every window is a piece of memory in one stretch. When they are full, the rows still
/// needed move to the front: a move of memory once in a hundred bars. Not thread-safe.
/// </summary>
internal sealed class RecentRows
{
    /// <summary>Rows before a new one that it may look at: the longest window, but for its own.</summary>
    public const int History = Parameters.LongVolatilityWindow - 1;

    /// <summary>Rows that can always be computed again, once so many came.</summary>
    public const int Reach = 100;

    /// <summary>Rows that the columns hold at most.</summary>
    public const int Capacity = 256;

    private const int Kept = History + Reach;

    private readonly double[][] columns;

    public RecentRows() => columns =
    [
        Highs, Lows, Closes, Volumes, LogReturns, Volatilities50, RollingMeans10, BandWidths, AverageTrueRanges, FastAverages, SlowAverages,
    ];

    /// <summary>Bars of the series so far.</summary>
    public long Count { get; private set; }

    /// <summary>Rows in the columns, the newest last.</summary>
    public int Held { get; private set; }

    /// <summary>How many of the rows at the front are only there to be looked back at.</summary>
    public int Settled { get; private set; }

    /// <summary>The row of the series (from 0) that is the first in the columns.</summary>
    public long First => Count - Held;

    /// <summary>The least possible time where it is not known: of rows before those of a restored state.</summary>
    public long[] TimesUnixMs { get; } = new long[Capacity];

    public double[] Highs { get; } = new double[Capacity];

    public double[] Lows { get; } = new double[Capacity];

    public double[] Closes { get; } = new double[Capacity];

    public double[] Volumes { get; } = new double[Capacity];

    public double[] LogReturns { get; } = new double[Capacity];

    /// <summary>Back-filled as soon as there is something to fill with, and 0 before.</summary>
    public double[] Volatilities50 { get; } = new double[Capacity];

    public double[] RollingMeans10 { get; } = new double[Capacity];

    /// <summary>NaN before the first full window.</summary>
    public double[] BandWidths { get; } = new double[Capacity];

    public double[] AverageTrueRanges { get; } = new double[Capacity];

    public double[] FastAverages { get; } = new double[Capacity];

    public double[] SlowAverages { get; } = new double[Capacity];

    /// <summary>Forgets everything, and begins with rows to look back at, which the caller fills in.</summary>
    /// <param name="count">Bars of the series so far.</param>
    public void Begin(long count)
    {
        Count = count;
        Held = Settled = (int)Math.Min(count, History);
        TimesUnixMs.AsSpan(0, Held).Fill(long.MinValue);
    }

    /// <returns>Where in the columns the new row is.</returns>
    public int Append()
    {
        if (Held == Capacity)
        {
            Move(Held - Kept);
        }

        Volatilities50[Held] = 0;
        Count++;
        return Held++;
    }

    /// <summary>Forgets the newest rows.</summary>
    /// <param name="held">How many rows the columns keep; not less than <see cref="Settled"/>.</param>
    public void Truncate(int held)
    {
        Count -= Held - held;
        Held = held;
        if (Count <= Parameters.LongVolatilityWindow)
        {
            Volatilities50.AsSpan(0, held).Clear();
        }
    }

    /// <summary>So many values of a column, the last of them in a row.</summary>
    public static ReadOnlySpan<double> Window(double[] column, int row, int length) => column.AsSpan(row - length + 1, length);

    public void Keep(int row, in Averages averages)
    {
        AverageTrueRanges[row] = averages.Range;
        FastAverages[row] = averages.Fast;
        SlowAverages[row] = averages.Slow;
    }

    private void Move(int rows)
    {
        TimesUnixMs.AsSpan(rows, Kept).CopyTo(TimesUnixMs);
        foreach (double[] column in columns)
        {
            column.AsSpan(rows, Kept).CopyTo(column);
        }

        Held = Kept;
        Settled = Math.Max(Settled - rows, History);
    }
}
