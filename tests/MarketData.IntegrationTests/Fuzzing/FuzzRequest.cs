using System.Text;

namespace MarketData.IntegrationTests.Fuzzing;

/// <summary>One request as it goes over the wire.</summary>
/// <param name="Bytes">Of the whole request.</param>
/// <param name="IsRight">It asks for what there is, as it should: the answer must be 200.</param>
/// <param name="IsHttp">A request by the rules of HTTP, so that the connection goes on; otherwise it ends with this request.</param>
internal sealed record FuzzRequest(long Number, byte[] Bytes, bool IsRight, bool IsHttp)
{
    /// <summary>
    /// Its answer has no body, whatever its headers say. Line ends before a request are passed over, as RFC 9112 (2.2) asks of a server.
    /// </summary>
    public bool IsHead => Bytes.AsSpan().TrimStart("\r\n"u8).StartsWith("HEAD "u8);

    /// <summary>For people: what cannot be printed is escaped, and the middle of what is long left out.</summary>
    public override string ToString()
    {
        const int Shown = 600;
        StringBuilder text = new();
        foreach (byte b in Bytes.AsSpan(0, Math.Min(Bytes.Length, Shown)))
        {
            _ = b is >= 0x20 and < 0x7F ? text.Append((char)b) : text.Append($"\\x{b:x2}");
        }

        return $"#{Number} ({Bytes.Length} bytes) {text}";
    }
}
