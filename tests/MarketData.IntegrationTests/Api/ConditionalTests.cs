using System.Net;

namespace MarketData.IntegrationTests.Api;

/// <summary>Entity tags, 304, HEAD and what caches on the way are told.</summary>
public sealed class ConditionalTests(ApiFixture api) : IClassFixture<ApiFixture>
{
    private const string Quant = CachedApi.Quant;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("{0}")]
    [InlineData("*")]
    [InlineData("\"other\", {0}")]
    [InlineData("W/\"other\",{0}, \"more\"")]
    public async Task Get_TagKnown_Is304WithoutBody(string known)
    {
        (HttpResponseMessage first, string tag, HttpResponseMessage second) = await AskTwiceAsync();
        if (second.StatusCode == HttpStatusCode.OK)
        {
            // An hour may have struck, which the warning counts. It does not do so twice.
            (first, tag, second) = await AskTwiceAsync();
        }

        Assert.True(first.Headers.ETag!.IsWeak);
        Assert.Equal(HttpStatusCode.NotModified, second.StatusCode);
        Assert.Equal(tag, second.Headers.ETag?.ToString());
        Assert.True(second.Headers.CacheControl?.NoCache);
        Assert.Equal("Accept-Encoding", Assert.Single(second.Headers.Vary));
        Assert.Empty(await second.Content.ReadAsByteArrayAsync(Cancel));
        first.Dispose();
        second.Dispose();

        async Task<(HttpResponseMessage First, string Tag, HttpResponseMessage Second)> AskTwiceAsync()
        {
            HttpResponseMessage asked = await SendAsync(HttpMethod.Get, Quant);
            string given = asked.Headers.ETag!.ToString();
            return (asked, given, await SendAsync(HttpMethod.Get, Quant, known.Replace("{0}", given, StringComparison.Ordinal)));
        }
    }

    [Theory]
    [InlineData("\"other\"")]
    [InlineData("W/\"\"")]
    [InlineData("no tag at all")]
    public async Task Get_TagUnknown_IsTheWholeAnswer(string known)
    {
        using HttpResponseMessage response = await SendAsync(HttpMethod.Get, Quant, known);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.NotEmpty(await response.Content.ReadAsByteArrayAsync(Cancel));
    }

    [Fact]
    public async Task Get_OtherContent_HasAnotherTag()
    {
        string[] paths =
        [
            Quant, Quant + "&limit=499", Quant + "&limit=1", Quant + "&end=2024-07-17", Quant + "&start=2030-01-01",
            "/api/v1/historical/AAPL?timeframe=5m", "/api/v1/historical/AAPL?timeframe=5m&start=2030-01-01",
        ];
        HashSet<string> tags = [];
        foreach (string path in paths)
        {
            using HttpResponseMessage response = await SendAsync(HttpMethod.Get, path);
            Assert.True(tags.Add(response.Headers.ETag!.ToString()), path);
        }
    }

    [Fact]
    public async Task Head_Answer_SaysWhatGetWould()
    {
        using HttpResponseMessage get = await SendAsync(HttpMethod.Get, Quant);
        using HttpResponseMessage head = await SendAsync(HttpMethod.Head, Quant);

        Assert.Equal(HttpStatusCode.OK, head.StatusCode);
        Assert.Empty(await head.Content.ReadAsByteArrayAsync(Cancel));
        Assert.NotNull(head.Headers.ETag);
        Assert.Equal(get.Content.Headers.ContentType, head.Content.Headers.ContentType);

        // But for the digits of the clock and of an age.
        Assert.InRange(head.Content.Headers.ContentLength!.Value - get.Content.Headers.ContentLength!.Value, -16, 16);
    }

    /// <summary>RFC 9110, 8.6: a length that GET would not have must not be said.</summary>
    [Theory]
    [InlineData("br")]
    [InlineData("gzip, identity")]
    public async Task Head_WhatGetWouldCompress_SaysNoLength(string accepted)
    {
        HttpClient client = await api.GetClientAsync();
        using HttpRequestMessage request = new(HttpMethod.Head, new Uri(Quant, UriKind.Relative));
        request.Headers.TryAddWithoutValidation("Accept-Encoding", accepted);
        using HttpResponseMessage head = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Cancel);

        Assert.Equal(HttpStatusCode.OK, head.StatusCode);
        Assert.False(head.Content.Headers.NonValidated.Contains("Content-Length"));
    }

    private async Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, string? ifNoneMatch = null)
    {
        HttpClient client = await api.GetClientAsync();
        using HttpRequestMessage request = new(method, new Uri(path, UriKind.Relative));
        if (ifNoneMatch is not null)
        {
            request.Headers.TryAddWithoutValidation("If-None-Match", ifNoneMatch);
        }

        return await client.SendAsync(request, Cancel);
    }
}
