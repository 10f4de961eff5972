using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace MarketData.IntegrationTests.Fuzzing;

/// <summary>A connection that sends what it is given and reads what comes, as no HTTP client would.</summary>
internal sealed class RawConnection : IDisposable
{
    private const int LongestHead = 65_536;

    private readonly Socket socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private byte[] buffer = new byte[65_536];
    private int begin;
    private int end;

    private RawConnection()
    {
    }

    public static async Task<RawConnection> OpenAsync(Uri address, CancellationToken cancellationToken)
    {
        RawConnection connection = new();
        try
        {
            await connection.socket.ConnectAsync(address.Host, address.Port, cancellationToken);
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <exception cref="SocketException">The server closed before it had read all.</exception>
    public async Task SendAsync(ReadOnlyMemory<byte> request, CancellationToken cancellationToken)
    {
        while (!request.IsEmpty)
        {
            request = request[await socket.SendAsync(request, cancellationToken)..];
        }
    }

    /// <summary>Says that nothing more will come.</summary>
    public void EndSending() => socket.Shutdown(SocketShutdown.Send);

    /// <summary>Reads one answer; an interim one is passed over.</summary>
    /// <returns>Null when the connection ended before one began.</returns>
    /// <exception cref="SocketException">The connection was cut.</exception>
    /// <exception cref="EndOfStreamException">It ended within an answer.</exception>
    /// <exception cref="InvalidDataException">What came is no answer.</exception>
    public async Task<RawAnswer?> ReadAsync(bool isHead, CancellationToken cancellationToken)
    {
        while (true)
        {
            int length;
            while ((length = buffer.AsSpan(begin, end - begin).IndexOf("\r\n\r\n"u8)) < 0)
            {
                if (end - begin > LongestHead)
                {
                    throw new InvalidDataException("headers without an end");
                }

                if (!await FillAsync(cancellationToken))
                {
                    return end == begin ? null : throw new EndOfStreamException("the connection ended within the headers");
                }
            }

            string head = Encoding.Latin1.GetString(buffer, begin, length + 2);
            begin += length + 4;
            RawAnswer answer = new(StatusOf(head), head, []);
            if (answer.Status >= 200)
            {
                return isHead || answer.Status is 204 or 304
                    ? answer
                    : answer with { Body = await ReadBodyAsync(answer, cancellationToken) };
            }
        }
    }

    public void Dispose() => socket.Dispose();

    private static int StatusOf(string head) =>
        head.StartsWith("HTTP/1.1 ", StringComparison.Ordinal)
        && int.TryParse(head.AsSpan(9, Math.Min(3, head.Length - 9)), NumberStyles.None, CultureInfo.InvariantCulture, out int status)
            ? status
            : throw new InvalidDataException("no status line: " + head[..Math.Min(head.Length, 80)]);

    private async Task<byte[]> ReadBodyAsync(RawAnswer answer, CancellationToken cancellationToken)
    {
        if (answer.Header("Transfer-Encoding") is "chunked")
        {
            using MemoryStream body = new();
            while (await ReadChunkLengthAsync(cancellationToken) is int length and > 0)
            {
                body.Write(await TakeAsync(length, cancellationToken));
                await TakeAsync(2, cancellationToken);
            }

            await TakeAsync(2, cancellationToken);
            return body.ToArray();
        }

        if (int.TryParse(answer.Header("Content-Length"), NumberStyles.None, CultureInfo.InvariantCulture, out int announced))
        {
            return await TakeAsync(announced, cancellationToken);
        }

        // To a request of HTTP/1.0, which knows nothing else.
        return answer.Closes ? await TakeAllAsync(cancellationToken) : throw new InvalidDataException("an answer without a length");
    }

    private async Task<byte[]> TakeAllAsync(CancellationToken cancellationToken)
    {
        while (await FillAsync(cancellationToken))
        {
        }

        return buffer[begin..end];
    }

    private async Task<int> ReadChunkLengthAsync(CancellationToken cancellationToken)
    {
        int length;
        while ((length = buffer.AsSpan(begin, end - begin).IndexOf("\r\n"u8)) < 0)
        {
            if (!await FillAsync(cancellationToken))
            {
                throw new EndOfStreamException("the connection ended within a body");
            }
        }

        string text = Encoding.Latin1.GetString(buffer, begin, length);
        begin += length + 2;
        return int.TryParse(text, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out int chunk)
            ? chunk
            : throw new InvalidDataException("no length of a chunk: " + text);
    }

    private async Task<byte[]> TakeAsync(int length, CancellationToken cancellationToken)
    {
        while (end - begin < length)
        {
            if (!await FillAsync(cancellationToken))
            {
                throw new EndOfStreamException("the connection ended within a body");
            }
        }

        begin += length;
        return buffer[(begin - length)..begin];
    }

    private async Task<bool> FillAsync(CancellationToken cancellationToken)
    {
        if (begin > 0)
        {
            buffer.AsSpan(begin, end - begin).CopyTo(buffer);
            end -= begin;
            begin = 0;
        }

        if (end == buffer.Length)
        {
            Array.Resize(ref buffer, buffer.Length * 2);
        }

        int read = await socket.ReceiveAsync(buffer.AsMemory(end), cancellationToken);
        end += read;
        return read > 0;
    }
}
