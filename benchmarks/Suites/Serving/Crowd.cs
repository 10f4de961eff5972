using System.Net;

namespace Benchmarks.Suites.Serving;

/// <summary>Many clients that ask a server for the same, all at once, each over a kept connection of its own.</summary>
internal sealed class Crowd : IDisposable
{
    /// <summary>Bytes by which good answers may differ: digits of age and time, the warning. A row is 500 bytes.</summary>
    private const int MaxLengthDifference = 64;

    private readonly Uri uri;
    private readonly HttpMessageInvoker client;
    private readonly byte[][] buffers;

    /// <param name="clients">Requests in flight.</param>
    public Crowd(Uri uri, int clients)
    {
        this.uri = uri;
        client = new HttpMessageInvoker(new SocketsHttpHandler
        {
            UseProxy = false,
            UseCookies = false,
            AllowAutoRedirect = false,
            AutomaticDecompression = DecompressionMethods.None,
            MaxConnectionsPerServer = clients,
        });
        buffers = [.. Enumerable.Range(0, clients).Select(_ => new byte[64 * 1024])];
    }

    /// <summary>Every client asks once; complete when all have the last byte of their answers.</summary>
    /// <returns>Bytes of the bodies.</returns>
    /// <exception cref="InvalidOperationException">An answer is not 200, or not as long as it should be.</exception>
    public async Task<long> AskAsync(int expectedBytes)
    {
        long[] bytes = await Task.WhenAll(buffers.Select(buffer => DrainAsync(buffer, expectedBytes)));
        return bytes.Sum();
    }

    public void Dispose() => client.Dispose();

    private async Task<long> DrainAsync(byte[] buffer, int expectedBytes)
    {
        using HttpRequestMessage request = new(HttpMethod.Get, uri);
        using HttpResponseMessage response = await client.SendAsync(request, CancellationToken.None);
        await using Stream body = await response.Content.ReadAsStreamAsync();
        long bytes = 0;
        for (int read = await body.ReadAsync(buffer); read > 0; read = await body.ReadAsync(buffer))
        {
            bytes += read;
        }

        return response.StatusCode == HttpStatusCode.OK && Math.Abs(bytes - expectedBytes) <= MaxLengthDifference
            ? bytes
            : throw new InvalidOperationException($"{uri} answered {(int)response.StatusCode} with {bytes} bytes.");
    }
}
