using System.IO.Compression;
using System.Runtime.CompilerServices;
using MarketData.Polygon.Pages;

namespace MarketData.Polygon.Bodies;

/// <summary>Reads a response's body whole, decompressed, bounded, and only if it can be known to be complete.</summary>
internal static class BodyReader
{
    /// <returns><see cref="RejectReason.None"/> when the whole body is in the buffer, else why it is not.</returns>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public static async ValueTask<RejectReason> ReadAsync(
        HttpResponseMessage response, BodyBuffer buffer, IBodyWatcher watcher, CancellationToken cancellationToken)
    {
        buffer.Clear();
        watcher.Begin();
        long? declaredBytes = response.Content.Headers.ContentLength;
        if (declaredBytes is null && response.Headers.TransferEncodingChunked != true)
        {
            return RejectReason.UnframedBody;
        }

        if (declaredBytes > buffer.MaxBytes)
        {
            return RejectReason.OversizeBody;
        }

        try
        {
            Stream body = await response.Content.ReadAsStreamAsync(cancellationToken);
            return EncodingOf(response) switch
            {
                "" => await ReadPlainAsync(body, (int)(declaredBytes ?? 0), buffer, watcher, cancellationToken),
                "gzip" => await ReadGzipAsync(body, buffer, watcher, cancellationToken),
                _ => RejectReason.UnknownEncoding,
            };
        }
        catch (IOException)
        {
            return RejectReason.TruncatedBody;
        }
    }

    private static string EncodingOf(HttpResponseMessage response)
    {
        ICollection<string> encodings = response.Content.Headers.ContentEncoding;
        return encodings.Count switch
        {
            0 => "",
            1 => encodings.First().ToLowerInvariant(),
            _ => "several",
        };
    }

    private static async ValueTask<RejectReason> ReadPlainAsync(
        Stream body, int declaredBytes, BodyBuffer buffer, IBodyWatcher watcher, CancellationToken cancellationToken)
    {
        buffer.Reserve(declaredBytes);
        await FillAsync(body, buffer, watcher, cancellationToken);
        return buffer.IsOverfull ? RejectReason.OversizeBody : RejectReason.None;
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private static async ValueTask<RejectReason> ReadGzipAsync(
        Stream body, BodyBuffer buffer, IBodyWatcher watcher, CancellationToken cancellationToken)
    {
        GzipSource source = new(body, buffer.MaxBytes);
        try
        {
            await using GZipStream gzip = new(source, CompressionMode.Decompress, leaveOpen: true);
            await FillAsync(gzip, buffer, watcher, cancellationToken);
        }
        catch (InvalidDataException)
        {
            return RejectReason.CorruptGzip;
        }

        if (buffer.IsOverfull)
        {
            return RejectReason.OversizeBody;
        }

        return source.EndsAfter(buffer.Length) ? RejectReason.None : RejectReason.CorruptGzip;
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    private static async ValueTask FillAsync(Stream stream, BodyBuffer buffer, IBodyWatcher watcher, CancellationToken cancellationToken)
    {
        while (!buffer.IsOverfull)
        {
            int read = await stream.ReadAsync(buffer.Free(), cancellationToken);
            if (read == 0)
            {
                return;
            }

            buffer.Advance(read);
            watcher.Grew(buffer.Written);
        }
    }
}
