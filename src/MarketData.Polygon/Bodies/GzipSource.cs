using System.Buffers.Binary;
using System.Runtime.CompilerServices;

namespace MarketData.Polygon.Bodies;

/// <summary>
/// Passes a compressed body through to <see cref="System.IO.Compression.GZipStream"/> and remembers its last four bytes. A
/// gzip stream ends with the length of its content modulo 2^32 (RFC 1952, ISIZE). GZipStream ends quietly when its input
/// does, wherever that is, so that only this length tells a whole stream from one that was cut.
/// </summary>
/// <param name="inner">The compressed body; it stays open.</param>
/// <param name="maxBytes">Compressed bytes after which the body is treated as ended.</param>
internal sealed class GzipSource(Stream inner, int maxBytes) : Stream
{
    private const int SizeBytes = 4;

    private readonly byte[] tail = new byte[SizeBytes];
    private long length;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>Whether the bytes read so far end as a stream of this many decompressed bytes does.</summary>
    public bool EndsAfter(int decompressedBytes) =>
        length > SizeBytes && BinaryPrimitives.ReadUInt32LittleEndian(tail) == (uint)decompressedBytes;

    // Called for every few kilobytes, mostly before they have come: pooled, so that a page is read without garbage.
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        int wanted = (int)Math.Min(buffer.Length, maxBytes - length);
        int read = wanted <= 0 ? 0 : await inner.ReadAsync(buffer[..wanted], cancellationToken);
        Remember(buffer.Span[..read]);
        return read;
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException("Read asynchronously.");

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    private void Remember(ReadOnlySpan<byte> read)
    {
        length += read.Length;
        if (read.Length >= SizeBytes)
        {
            read[^SizeBytes..].CopyTo(tail);
            return;
        }

        tail.AsSpan(read.Length).CopyTo(tail);
        read.CopyTo(tail.AsSpan(SizeBytes - read.Length));
    }
}
