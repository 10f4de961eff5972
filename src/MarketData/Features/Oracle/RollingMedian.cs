namespace MarketData.Features.Oracle;

/// <summary>
/// The median of the last 50 values, kept in a sorted window: a value costs two binary searches and one move of memory. It is
/// NaN until 50 values came, and while any of them is NaN; so a comparison with it is false, as the definition asks.
/// </summary>
/// <param name="buffer">Memory for <see cref="BufferLength"/> values, the caller's, so that none is allocated.</param>
internal ref struct RollingMedian(Span<double> buffer)
{
    public const int BufferLength = 2 * Window;

    private const int Window = 50;

    private readonly Span<double> recent = buffer[..Window];
    private readonly Span<double> sorted = buffer.Slice(Window, Window);
    private int count;
    private int oldest;

    /// <summary>Takes a value in, the oldest of the window out, and returns the median of the window that ends with it.</summary>
    public double Add(double value)
    {
        if (count == Window)
        {
            Remove(recent[oldest]);
        }

        recent[oldest] = value;
        oldest = (oldest + 1) % Window;
        Insert(value);
        return Median();
    }

    /// <summary>Linear interpolation half-way between the 25th and the 26th smallest, in pandas' order of operations.</summary>
    private readonly double Median()
    {
        // NaN sorts before every number: if there is one, it is here.
        if (count < Window || double.IsNaN(sorted[0]))
        {
            return double.NaN;
        }

        double below = sorted[Window / 2 - 1];
        double above = sorted[Window / 2];
        return below + (above - below) * 0.5;
    }

    private void Remove(double value)
    {
        int index = IndexOf(value);
        sorted[(index + 1)..count].CopyTo(sorted[index..]);
        count--;
    }

    private void Insert(double value)
    {
        int index = IndexOf(value);
        index = index < 0 ? ~index : index;
        sorted[index..count].CopyTo(sorted[(index + 1)..]);
        sorted[index] = value;
        count++;
    }

    private readonly int IndexOf(double value) => sorted[..count].BinarySearch<double, double>(value);
}
