using System.IO.Compression;
using System.Text;

namespace MarketData.IntegrationTests.Fuzzing;

/// <summary>An answer as it came over the wire.</summary>
/// <param name="Head">The status line and the headers, each with its line end.</param>
/// <param name="Body">Without what framed it; still encoded as Content-Encoding says.</param>
internal sealed record RawAnswer(int Status, string Head, byte[] Body)
{
    public bool Closes => Header("Connection") is "close";

    /// <returns>The value of the first header of that name; null when there is none.</returns>
    public string? Header(string name)
    {
        int at = Head.IndexOf($"\r\n{name}:", StringComparison.OrdinalIgnoreCase);
        if (at < 0)
        {
            return null;
        }

        int begin = at + name.Length + 3;
        return Head[begin..Head.IndexOf("\r\n", begin, StringComparison.Ordinal)].Trim();
    }

    /// <exception cref="InvalidDataException">The body is not what its encoding says.</exception>
    public byte[] DecodedBody()
    {
        using MemoryStream body = new(Body);
        switch (Header("Content-Encoding"))
        {
            case null:
                return Body;
            case "gzip":
                return ReadToEnd(new GZipStream(body, CompressionMode.Decompress));
            case "br":
                return ReadToEnd(new BrotliStream(body, CompressionMode.Decompress));
            case string other:
                throw new InvalidDataException($"an encoding that nobody asked for: {other}");
        }
    }

    public override string ToString() =>
        $"{Head.ReplaceLineEndings(" | ")}{Encoding.Latin1.GetString(Body.AsSpan(0, Math.Min(Body.Length, 600)))}";

    private static byte[] ReadToEnd(Stream decoder)
    {
        using (decoder)
        {
            using MemoryStream decoded = new();
            decoder.CopyTo(decoded);
            return decoded.ToArray();
        }
    }
}
