using System.Buffers.Binary;
using MarketData.Postgres.Rows;

namespace MarketData.Postgres.Writers;

/// <summary>
/// Encodes rows in the binary format of COPY: a header; for every row its number of fields, then every field as its length in
/// bytes and its value, all in network byte order; a trailer. A block of rows is encoded at a time, which the driver passes on
/// as it is: its own importer takes a call a value. Source: PostgreSQL documentation, COPY, "Binary Format". Not thread-safe.
/// </summary>
internal sealed class BinaryCopyEncoder
{
    private static readonly int RowBytes = sizeof(short)
        + (BarTable.Codes.Length * (sizeof(int) + sizeof(short)))
        + sizeof(int) + sizeof(long)
        + (BarTable.Numbers.Length * (sizeof(int) + sizeof(double)));

    private static readonly byte[] Trailer = [0xFF, 0xFF];

    private readonly byte[] block = new byte[64 * 1024];

    /// <summary>The signature, then 32 bits for no flags and 32 for no extension.</summary>
    private static ReadOnlySpan<byte> Header =>
    [
        (byte)'P', (byte)'G', (byte)'C', (byte)'O', (byte)'P', (byte)'Y', (byte)'\n', 0xFF, (byte)'\r', (byte)'\n', 0,
        0, 0, 0, 0,
        0, 0, 0, 0,
    ];

    /// <summary>Writes header, rows and trailer.</summary>
    public async Task WriteAsync(BarRows rows, Stream stream, CancellationToken cancellationToken)
    {
        Header.CopyTo(block);
        int used = Header.Length;
        for (int row = 0; row < rows.Count;)
        {
            int count = Math.Min(rows.Count - row, (block.Length - used) / RowBytes);
            EncodeRows(rows, row, count, block.AsSpan(used));
            await stream.WriteAsync(block.AsMemory(0, used + (count * RowBytes)), cancellationToken);
            row += count;
            used = 0;
        }

        await stream.WriteAsync(Trailer, cancellationToken);
    }

    private static void EncodeRows(BarRows rows, int start, int count, Span<byte> target)
    {
        for (int row = start; row < start + count; row++)
        {
            BinaryPrimitives.WriteInt16BigEndian(target, (short)BarTable.RowColumns.Length);
            target = target[sizeof(short)..];
            foreach (short[] column in rows.Codes)
            {
                BinaryPrimitives.WriteInt32BigEndian(target, sizeof(short));
                BinaryPrimitives.WriteInt16BigEndian(target[sizeof(int)..], column[row]);
                target = target[(sizeof(int) + sizeof(short))..];
            }

            BinaryPrimitives.WriteInt32BigEndian(target, sizeof(long));
            BinaryPrimitives.WriteInt64BigEndian(target[sizeof(int)..], rows.Times[row]);
            target = target[(sizeof(int) + sizeof(long))..];
            foreach (double[] column in rows.Numbers)
            {
                BinaryPrimitives.WriteInt32BigEndian(target, sizeof(double));
                BinaryPrimitives.WriteDoubleBigEndian(target[sizeof(int)..], column[row]);
                target = target[(sizeof(int) + sizeof(double))..];
            }
        }
    }
}
