using System.IO.Compression;
using System.Text.Json;

namespace MarketData.IntegrationTests.Api;

/// <summary>Answers compressed on request, and only then.</summary>
public sealed class CompressionTests(ApiFixture api) : IClassFixture<ApiFixture>
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("gzip", "gzip")]
    [InlineData("br", "br")]
    [InlineData("gzip, deflate, br", "br")]
    [InlineData("gzip;q=1, br;q=0", "gzip")]
    public async Task Get_EncodingAccepted_IsTheSameRowsCompressed(string accepted, string expected)
    {
        (HttpResponseMessage plain, byte[] plainBody) = await GetAsync(null);
        (HttpResponseMessage packed, byte[] packedBody) = await GetAsync(accepted);

        Assert.Equal(expected, Assert.Single(packed.Content.Headers.ContentEncoding));
        Assert.Equal("Accept-Encoding", Assert.Single(packed.Headers.Vary));
        Assert.Equal("Accept-Encoding", Assert.Single(plain.Headers.Vary));
        Assert.InRange(packedBody.Length, 1, plainBody.Length / 2);
        byte[] unpacked = Unpack(packedBody, expected);
        Assert.Equal(Rows(plainBody), Rows(unpacked));

        // Unless an hour struck in between, which the warning counts.
        Assert.True(plain.Headers.ETag!.Equals(packed.Headers.ETag) || Warning(plainBody) != Warning(unpacked));
        plain.Dispose();
        packed.Dispose();
    }

    [Theory]
    [InlineData(null)]
    [InlineData("identity")]
    [InlineData("gzip;q=0")]
    [InlineData("compress")]
    public async Task Get_NoEncodingAccepted_IsPlainAndOfKnownLength(string? accepted)
    {
        (HttpResponseMessage response, byte[] body) = await GetAsync(accepted);

        Assert.Empty(response.Content.Headers.ContentEncoding);
        Assert.Equal(body.Length, response.Content.Headers.ContentLength);
        response.Dispose();
    }

    private static string Rows(byte[] body)
    {
        using JsonDocument answer = JsonDocument.Parse(body);
        return answer.RootElement.GetProperty("features").GetRawText();
    }

    private static string? Warning(byte[] body)
    {
        using JsonDocument answer = JsonDocument.Parse(body);
        return answer.RootElement.GetProperty("staleness").GetProperty("warning").GetString();
    }

    private static byte[] Unpack(byte[] body, string encoding)
    {
        using MemoryStream packed = new(body);
        using Stream unpack = encoding == "br"
            ? new BrotliStream(packed, CompressionMode.Decompress)
            : new GZipStream(packed, CompressionMode.Decompress);
        using MemoryStream plain = new();
        unpack.CopyTo(plain);
        return plain.ToArray();
    }

    private async Task<(HttpResponseMessage Response, byte[] Body)> GetAsync(string? acceptEncoding)
    {
        HttpClient client = await api.GetClientAsync();
        using HttpRequestMessage request = new(HttpMethod.Get, new Uri(CachedApi.Quant, UriKind.Relative));
        if (acceptEncoding is not null)
        {
            request.Headers.TryAddWithoutValidation("Accept-Encoding", acceptEncoding);
        }

        HttpResponseMessage response = await client.SendAsync(request, Cancel);
        return (response, await response.Content.ReadAsByteArrayAsync(Cancel));
    }
}
