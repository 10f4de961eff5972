using System.Buffers.Text;
using System.Text;

namespace Perf.Lab.Load.Http;

/// <summary>What the status line and the headers say of what follows them.</summary>
/// <param name="BodyLength">Bytes, where <paramref name="Framing"/> is a length.</param>
internal readonly record struct AnswerHead(int Status, BodyFraming Framing, long BodyLength, bool KeepsAlive)
{
    /// <summary>One of the answers that come before the answer (100, 103).</summary>
    public bool IsInterim => Status is >= 100 and < 200 and not 101;

    /// <param name="head">Up to the empty line, inclusive.</param>
    /// <returns>False when it is not HTTP/1.1, or could be read in two ways.</returns>
    public static bool TryParse(ReadOnlySpan<byte> head, out AnswerHead parsed)
    {
        parsed = default;
        int lineEnd = head.IndexOf("\r\n"u8);
        if (!TryParseStatus(head[..lineEnd], out int status))
        {
            return false;
        }

        long? length = null;
        bool isChunked = false;
        bool keepsAlive = true;
        for (head = head[(lineEnd + 2)..]; !head.StartsWith("\r\n"u8); head = head[(lineEnd + 2)..])
        {
            lineEnd = head.IndexOf("\r\n"u8);
            ReadOnlySpan<byte> line = head[..lineEnd];
            int colon = line.IndexOf((byte)':');
            if (colon <= 0)
            {
                return false;
            }

            ReadOnlySpan<byte> value = line[(colon + 1)..].Trim(" \t"u8);
            switch (colon)
            {
                case 14 when Is(line[..colon], "content-length"u8):
                    if (!TryParseLength(value, out long announced) || (length ?? announced) != announced)
                    {
                        return false;
                    }

                    length = announced;
                    break;
                case 17 when Is(line[..colon], "transfer-encoding"u8):
                    if (isChunked || !Is(value, "chunked"u8))
                    {
                        return false;
                    }

                    isChunked = true;
                    break;
                case 10 when Is(line[..colon], "connection"u8):
                    keepsAlive &= !Lists(value, "close"u8);
                    break;
            }
        }

        if (isChunked && length is not null)
        {
            return false;
        }

        parsed = Frame(status, length, isChunked, keepsAlive);
        return true;
    }

    private static AnswerHead Frame(int status, long? length, bool isChunked, bool keepsAlive) =>
        status is (>= 100 and < 200) or 204 or 304 ? new(status, BodyFraming.Length, 0, keepsAlive)
        : isChunked ? new(status, BodyFraming.Chunked, 0, keepsAlive)
        : length is { } bytes ? new(status, BodyFraming.Length, bytes, keepsAlive)
        : new(status, BodyFraming.UntilClose, 0, KeepsAlive: false);

    private static bool TryParseStatus(ReadOnlySpan<byte> line, out int status)
    {
        status = 0;
        return line.StartsWith("HTTP/1.1 "u8)
            && line.Length >= 12
            && (line.Length == 12 || line[12] == (byte)' ')
            && Utf8Parser.TryParse(line[9..12], out status, out int used)
            && used == 3
            && status is >= 100 and < 600;
    }

    private static bool TryParseLength(ReadOnlySpan<byte> value, out long length) =>
        Utf8Parser.TryParse(value, out length, out int used)
        && used == value.Length
        && value[0] is >= (byte)'0' and <= (byte)'9'
        && length <= int.MaxValue;

    private static bool Lists(ReadOnlySpan<byte> value, ReadOnlySpan<byte> lowerCase)
    {
        foreach (Range option in value.Split((byte)','))
        {
            if (Is(value[option].Trim(" \t"u8), lowerCase))
            {
                return true;
            }
        }

        return false;
    }

    private static bool Is(ReadOnlySpan<byte> text, ReadOnlySpan<byte> lowerCase) => Ascii.EqualsIgnoreCase(text, lowerCase);
}
