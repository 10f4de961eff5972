using System.Text;
using MarketData.Polygon;

namespace MarketData.IntegrationTests.Polygon;

/// <summary>The key is in the Authorization header and nowhere else, even when the server sends it back.</summary>
public sealed class KeySecrecyTests
{
    private const string Key = Fetches.Key;

    public static TheoryData<string> Echoes =>
        ["401 body", "403 reason", "429 headers", "header line", "status line", "ticker", "next_url", "json", "redirect"];

    [Theory]
    [MemberData(nameof(Echoes))]
    public async Task Key_EchoedByTheServer_IsInNoLogAndNoException(string where)
    {
        await using ScriptedServer server = await ScriptedServer.StartAsync(Enumerable.Repeat(Echo(where), 9));
        PolygonOptions options = Fetches.Options(server);

        FetchResult result = await Fetches.FetchAsync(options);

        Assert.NotNull(result.Error);
        Assert.DoesNotContain(Key, result.Error.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain(Key, result.LogText, StringComparison.Ordinal);
        Assert.DoesNotContain(Key, options.ToString(), StringComparison.Ordinal);
        Assert.All(server.RequestHeads, AssertKeyOnlyInAuthorization);
    }

    [Fact]
    public void Key_Printed_IsAsterisks()
    {
        PolygonOptions options = new(new ApiKey(Key));

        Assert.DoesNotContain(Key, $"{options} {options.ApiKey} {options with { MaxPages = 2 }}", StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("with space")]
    [InlineData("line\r\nX-Injected: 1")]
    [InlineData("ключ")]
    public void Key_Malformed_IsRefusedUnquoted(string text)
    {
        ArgumentException error = Assert.Throws<ArgumentException>(() => new ApiKey(text));

        Assert.True(text.Length == 0 || !error.Message.Contains(text, StringComparison.Ordinal));
    }

    private static Answer Echo(string where) => where switch
    {
        "401 body" => Raw($"HTTP/1.1 401 Unauthorized\r\nContent-Length: {Key.Length}\r\n\r\n{Key}"),
        "403 reason" => Raw($"HTTP/1.1 403 {Key}\r\nContent-Length: 0\r\n\r\n"),
        "429 headers" => Answers.Status(429, $"Retry-After: {Key}", $"X-Request-Id: {Key}"),
        "header line" => Raw($"HTTP/1.1 200 OK\r\n{Key}\r\n\r\n"),
        "status line" => Raw($"HTTP/{Key}\r\n\r\n"),
        "ticker" => Answers.Json(Pages.Text("[]", 0, ticker: Key)),
        "next_url" => Answers.Json(Pages.Of(0, 1, $"http://{Key}.example/{Key}?apiKey={Key}")),
        "json" => Answers.Json(Key),
        _ => Answers.Status(302, $"Location: http://{Key}.example/{Key}"),
    };

    private static Answer Raw(string answer) => Answers.Raw(Encoding.ASCII.GetBytes(answer), keepsAlive: false);

    private static void AssertKeyOnlyInAuthorization(string head) =>
        Assert.Equal(
            $"Authorization: Bearer {Key}",
            Assert.Single(head.Split("\r\n"), line => line.Contains(Key, StringComparison.Ordinal)));
}
