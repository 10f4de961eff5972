namespace Perf.Lab.Load.Http;

/// <summary>Takes the data out of a body in chunks, however it was cut on the way. Source: RFC 9112, section 7.1.</summary>
internal sealed class ChunkedBody
{
    /// <summary>Of a line with a size and its extensions, or of all trailers: nobody sends us any.</summary>
    private const int MaxLineBytes = 4096;

    private Part part;
    private long size;
    private int lineBytes;
    private bool isSizeOver;

    private enum Part
    {
        Size,
        SizeEnd,
        Data,
        DataReturn,
        DataEnd,
        TrailerStart,
        Trailer,
        TrailerEnd,
        LastEnd,
        Complete,
        Bad,
    }

    public bool IsComplete => part == Part.Complete;

    /// <summary>It is not a body in chunks; nothing more is taken.</summary>
    public bool IsBad => part == Part.Bad;

    public void Reset() => BeginSize();

    /// <summary>Takes from what came up to the end of the next piece of data in it.</summary>
    /// <param name="received">Set to what is left.</param>
    /// <param name="data">A part of what came, at least one byte.</param>
    /// <returns>False when there is no data in the rest.</returns>
    public bool TryNext(ref ReadOnlySpan<byte> received, out ReadOnlySpan<byte> data)
    {
        data = default;
        while (!received.IsEmpty && !IsComplete && !IsBad)
        {
            if (part == Part.Data)
            {
                data = received[..(int)Math.Min(size, received.Length)];
                received = received[data.Length..];
                size -= data.Length;
                part = size == 0 ? Part.DataReturn : Part.Data;
                return true;
            }

            Step(received[0]);
            received = received[1..];
        }

        return false;
    }

    private void Step(byte next)
    {
        part = part switch
        {
            Part.Size => TakeSize(next),
            Part.SizeEnd when next == '\n' => size == 0 ? Part.TrailerStart : Part.Data,
            Part.DataReturn when next == '\r' => Part.DataEnd,
            Part.DataEnd when next == '\n' => BeginSize(),
            Part.TrailerStart when next == '\r' => Part.LastEnd,
            Part.TrailerStart or Part.Trailer => TakeTrailer(next),
            Part.TrailerEnd when next == '\n' => Part.TrailerStart,
            Part.LastEnd when next == '\n' => Part.Complete,
            _ => Part.Bad,
        };
    }

    private Part BeginSize()
    {
        size = -1;
        lineBytes = 0;
        isSizeOver = false;
        return part = Part.Size;
    }

    private Part TakeSize(byte next)
    {
        if (next == '\r')
        {
            lineBytes = 0;
            return size >= 0 ? Part.SizeEnd : Part.Bad;
        }

        if (++lineBytes > MaxLineBytes)
        {
            return Part.Bad;
        }

        // What follows a semicolon are extensions, which mean nothing to those who do not know them.
        isSizeOver |= size >= 0 && next is (byte)';' or (byte)' ' or (byte)'\t';
        if (isSizeOver)
        {
            return Part.Size;
        }

        if (!char.IsAsciiHexDigit((char)next))
        {
            return Part.Bad;
        }

        size = (Math.Max(size, 0) << 4) | (uint)HexValue(next);
        return size <= int.MaxValue ? Part.Size : Part.Bad;
    }

    private Part TakeTrailer(byte next) =>
        ++lineBytes > MaxLineBytes ? Part.Bad : next == '\r' ? Part.TrailerEnd : Part.Trailer;

    private static int HexValue(byte digit) => digit <= '9' ? digit - '0' : (digit | 0x20) - 'a' + 10;
}
