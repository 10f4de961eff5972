using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace Perf.Testbed.Relay;

/// <summary>
/// Finds where messages begin and end in a stream of bytes: a type, then a length in four bytes, which counts itself and what
/// follows it. Source: PostgreSQL manual, "Message Flow".
/// </summary>
internal static class MessageFrame
{
    /// <summary>Longer messages are relayed and not looked into.</summary>
    public const int MaxSqlBytes = 64 << 10;

    private const int TypeBytes = 1;
    private const int LengthBytes = 4;

    /// <param name="typed">False for the message that opens a connection.</param>
    /// <param name="type">NUL for a message without one.</param>
    /// <param name="bytes">Of the whole message.</param>
    /// <returns>False as long as the header has not come whole.</returns>
    /// <exception cref="InvalidDataException">These are no messages of PostgreSQL.</exception>
    public static bool TryReadHeader(ReadOnlySequence<byte> buffer, bool typed, out char type, out long bytes)
    {
        int typeBytes = typed ? TypeBytes : 0;
        type = '\0';
        bytes = 0;
        if (buffer.Length < typeBytes + LengthBytes)
        {
            return false;
        }

        Span<byte> header = stackalloc byte[typeBytes + LengthBytes];
        buffer.Slice(0, header.Length).CopyTo(header);
        int length = BinaryPrimitives.ReadInt32BigEndian(header[typeBytes..]);
        if (length < LengthBytes)
        {
            throw new InvalidDataException($"A message of {length} bytes is none of PostgreSQL: is the connection encrypted?");
        }

        type = typed ? (char)header[0] : '\0';
        bytes = typeBytes + (long)length;
        return true;
    }

    /// <param name="message">Whole.</param>
    public static string? SqlOf(char type, ReadOnlySequence<byte> message)
    {
        if (type is not ('Q' or 'P') || message.Length > MaxSqlBytes)
        {
            return null;
        }

        // A parse message names the prepared statement before its text; each ends in a NUL.
        string[] texts = Encoding.UTF8.GetString(message.Slice(TypeBytes + LengthBytes)).Split('\0');
        return type == 'Q' ? texts[0] : texts.ElementAtOrDefault(1);
    }
}
