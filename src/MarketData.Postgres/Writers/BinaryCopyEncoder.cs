using System.Buffers.Binary;
using MarketData.Postgres.Rows;

namespace MarketData.Postgres.Writers;

/// <summary>
/// Encodes rows in the binary format of COPY: a header; for every row its number of fields, then every field as its length in
/// bytes and its value, all in network byte order; a trailer. A block of rows is encoded at a time, which the driver passes on
/// as it is: its own importer takes a call a value. Since every field has a fixed length, all but the values is laid out once,
/// and the values are filled in column by column. Source: PostgreSQL documentation, COPY, "Binary Format". Not thread-safe.
/// </summary>
internal sealed class BinaryCopyEncoder
{
    /// <summary>Some 60 KB: a block is larger than the driver's buffer, which it therefore bypasses, and stays in the cache.</summary>
    private const int RowsInBlock = 256;

    private const int SeriesIdOffset = sizeof(short) + sizeof(int);
    private const int CodesOffset = SeriesIdOffset + sizeof(int) + sizeof(int);
    private const int CodeStride = sizeof(short) + sizeof(int);
    private const int NumberStride = sizeof(double) + sizeof(int);

    private static readonly int TimeOffset = CodesOffset + (BarTable.Codes.Length * CodeStride);
    private static readonly int NumbersOffset = TimeOffset + sizeof(long) + sizeof(int);
    private static readonly int ComputedAtOffset = NumbersOffset + (BarTable.Numbers.Length * NumberStride);
    private static readonly int RowBytes = ComputedAtOffset + sizeof(long);

    private static readonly byte[] Trailer = [0xFF, 0xFF];

    private readonly byte[] block = NewBlock();

    /// <summary>The signature, then 32 bits for no flags and 32 for no extension.</summary>
    private static ReadOnlySpan<byte> Header =>
    [
        (byte)'P', (byte)'G', (byte)'C', (byte)'O', (byte)'P', (byte)'Y', (byte)'\n', 0xFF, (byte)'\r', (byte)'\n', 0,
        0, 0, 0, 0,
        0, 0, 0, 0,
    ];

    /// <summary>Writes header, rows and trailer; fields are in the order of <see cref="BarTable.CopyColumns"/>.</summary>
    public async Task WriteAsync(
        int seriesId, BarRows rows, long computedAt, Stream stream, CancellationToken cancellationToken)
    {
        FillConstants(Math.Min(rows.Count, RowsInBlock), seriesId, computedAt);
        int skipped = 0;
        for (int row = 0; row < rows.Count; row += RowsInBlock)
        {
            int count = Math.Min(rows.Count - row, RowsInBlock);
            FillRows(rows, row, count);
            await stream.WriteAsync(block.AsMemory(skipped, Header.Length + (count * RowBytes) - skipped), cancellationToken);
            skipped = Header.Length;
        }

        await stream.WriteAsync(Trailer, cancellationToken);
    }

    private static byte[] NewBlock()
    {
        byte[] bytes = new byte[Header.Length + (RowsInBlock * RowBytes)];
        Header.CopyTo(bytes);
        for (int row = 0; row < RowsInBlock; row++)
        {
            Span<byte> target = bytes.AsSpan(Header.Length + (row * RowBytes), RowBytes);
            BinaryPrimitives.WriteInt16BigEndian(target, (short)BarTable.CopyColumns.Length);
            SetLength(target, SeriesIdOffset, sizeof(int));
            SetLength(target, TimeOffset, sizeof(long));
            SetLength(target, ComputedAtOffset, sizeof(long));
            for (int c = 0; c < BarTable.Codes.Length; c++)
            {
                SetLength(target, CodesOffset + (c * CodeStride), sizeof(short));
            }

            for (int c = 0; c < BarTable.Numbers.Length; c++)
            {
                SetLength(target, NumbersOffset + (c * NumberStride), sizeof(double));
            }
        }

        return bytes;
    }

    /// <summary>The length of a field stands before its value.</summary>
    private static void SetLength(Span<byte> row, int valueOffset, int length) =>
        BinaryPrimitives.WriteInt32BigEndian(row[(valueOffset - sizeof(int))..], length);

    private void FillConstants(int count, int seriesId, long computedAt)
    {
        Span<byte> target = block.AsSpan(Header.Length, count * RowBytes);
        for (; target.Length > 0; target = target[RowBytes..])
        {
            BinaryPrimitives.WriteInt32BigEndian(target[SeriesIdOffset..], seriesId);
            BinaryPrimitives.WriteInt64BigEndian(target[ComputedAtOffset..], computedAt);
        }
    }

    private void FillRows(BarRows rows, int start, int count)
    {
        Span<byte> target = block.AsSpan(Header.Length, count * RowBytes);
        for (int c = 0; c < BarTable.Codes.Length; c++)
        {
            FillColumn(target[(CodesOffset + (c * CodeStride))..], rows.Codes[c].AsSpan(start, count));
        }

        FillColumn(target[TimeOffset..], rows.Times.AsSpan(start, count));
        for (int c = 0; c < BarTable.Numbers.Length; c++)
        {
            FillColumn(target[(NumbersOffset + (c * NumberStride))..], rows.Numbers[c].AsSpan(start, count));
        }
    }

    private static void FillColumn(Span<byte> target, ReadOnlySpan<short> values)
    {
        for (int i = 0; i < values.Length; i++)
        {
            BinaryPrimitives.WriteInt16BigEndian(target[(i * RowBytes)..], values[i]);
        }
    }

    private static void FillColumn(Span<byte> target, ReadOnlySpan<long> values)
    {
        for (int i = 0; i < values.Length; i++)
        {
            BinaryPrimitives.WriteInt64BigEndian(target[(i * RowBytes)..], values[i]);
        }
    }

    private static void FillColumn(Span<byte> target, ReadOnlySpan<double> values)
    {
        for (int i = 0; i < values.Length; i++)
        {
            BinaryPrimitives.WriteDoubleBigEndian(target[(i * RowBytes)..], values[i]);
        }
    }
}
