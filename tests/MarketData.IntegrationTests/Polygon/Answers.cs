using System.Globalization;
using System.IO.Compression;
using System.Text;

namespace MarketData.IntegrationTests.Polygon;

/// <summary>Answers for a <see cref="ScriptedServer"/>, well-formed and not.</summary>
internal static class Answers
{
    public static Answer Json(string body) => Body(Encoding.UTF8.GetBytes(body), "Content-Type: application/json");

    public static Answer Gzip(byte[] compressed) => Body(compressed, "Content-Type: application/json", "Content-Encoding: gzip");

    public static Answer Status(int status, params string[] headers) => Raw(Head(status, ["Content-Length: 0", .. headers]));

    /// <summary>A status whose body is a proxy's HTML page.</summary>
    public static Answer Html(int status) =>
        Raw([.. Head(status, ["Content-Type: text/html", "Content-Length: 20"]), .. "<html>Sorry!</html>\n"u8]);

    public static Answer Body(byte[] body, params string[] headers) =>
        Raw([.. Head(200, [Length(body.Length), .. headers]), .. body]);

    /// <summary>Declares one length, sends the whole body, and closes.</summary>
    public static Answer WrongLength(string body, int declaredBytes) =>
        Raw([.. Head(200, [Length(declaredBytes)]), .. Encoding.UTF8.GetBytes(body)], keepsAlive: false);

    /// <summary>Neither length nor chunks: the body ends with the connection.</summary>
    public static Answer Unframed(string body) => Raw([.. Head(200, []), .. Encoding.UTF8.GetBytes(body)], keepsAlive: false);

    /// <summary>Chunked, with or without the last chunk that says the body is complete.</summary>
    public static Answer Chunked(string body, bool isComplete)
    {
        string chunk = string.Create(CultureInfo.InvariantCulture, $"{Encoding.UTF8.GetByteCount(body):x}\r\n{body}\r\n");
        string end = isComplete ? "0\r\n\r\n" : "";
        return Raw(
            [.. Head(200, ["Transfer-Encoding: chunked"]), .. Encoding.UTF8.GetBytes(chunk + end)], keepsAlive: isComplete);
    }

    /// <summary>Sends the head and one byte of the body, says so, and then nothing more until the client goes away.</summary>
    public static Answer Stall(TaskCompletionSource stalled) => async connection =>
    {
        await connection.Transport.Output.WriteAsync((byte[])[.. Head(200, [Length(1000)]), (byte)'{']);
        stalled.TrySetResult();
        await Task.Delay(Timeout.Infinite, connection.ConnectionClosed);
        return false;
    };

    public static byte[] Compress(string text)
    {
        using MemoryStream compressed = new();
        using (GZipStream gzip = new(compressed, CompressionLevel.Fastest))
        {
            gzip.Write(Encoding.UTF8.GetBytes(text));
        }

        return compressed.ToArray();
    }

    public static Answer Raw(byte[] bytes, bool keepsAlive = true) => async connection =>
    {
        await connection.Transport.Output.WriteAsync(bytes);
        return keepsAlive;
    };

    private static string Length(int bytes) => string.Create(CultureInfo.InvariantCulture, $"Content-Length: {bytes}");

    private static byte[] Head(int status, string[] headers) => Encoding.ASCII.GetBytes(
        string.Create(CultureInfo.InvariantCulture, $"HTTP/1.1 {status} Scripted\r\n")
        + string.Concat(headers.Select(header => header + "\r\n")) + "\r\n");
}
