using System.Text;

namespace MarketData.IntegrationTests.Fuzzing;

/// <summary>The fuzzer can go red: each fault is found in an answer made by hand, and none in a sound one.</summary>
public sealed class AnswerJudgeTests
{
    private const string Problem = """{"title":"Bad parameter","status":400}""";

    private readonly AnswerJudge judge = new(["canary-1"]);

    [Theory]
    [InlineData(200, "application/json", """{"features":[]}""")]
    [InlineData(400, "application/problem+json", Problem)]
    public void FindFault_SoundAnswer_IsNull(int status, string type, string body) => Assert.Null(Judge(status, type, body));

    [Theory]
    [InlineData(500, "application/problem+json", """{"title":"Oh","status":500}""")]
    [InlineData(503, "application/problem+json", """{"title":"Oh","status":503}""")]
    [InlineData(302, "text/html", "")]
    [InlineData(400, "text/plain", Problem)]
    [InlineData(400, "application/problem+json", "")]
    [InlineData(404, "application/problem+json", Problem)]
    [InlineData(400, "application/problem+json", """{"status":400}""")]
    [InlineData(200, "application/json", """{"features":[""")]
    [InlineData(200, "application/json", """{"a":"canary-1"}""")]
    [InlineData(400, "application/problem+json", """{"title":"relation bars does not exist","status":400}""")]
    [InlineData(400, "application/problem+json", """{"title":"symbol zq~7! is bad","status":400}""")]
    [InlineData(400, "application/problem+json", """{"title":"   at MarketData.Api.Program","status":400}""")]
    [InlineData(404, "application/problem+json\r\nX-Injected: 1", """{"title":"No","status":404}""")]
    public void FindFault_BadAnswer_SaysWhatIsWrong(int status, string type, string body) =>
        Assert.NotNull(Judge(status, type, body));

    [Theory]
    [InlineData("HEAD / HTTP/1.1", true)]
    [InlineData("\r\n\rHEAD / HTTP/1.1", true)]
    [InlineData("GET /HEAD HTTP/1.1", false)]
    public void IsHead_OfARequest_LooksBehindLineEnds(string text, bool isHead) =>
        Assert.Equal(isHead, new FuzzRequest(1, Encoding.ASCII.GetBytes(text), IsRight: false, IsHttp: false).IsHead);

    [Theory]
    [InlineData(400, true)]
    [InlineData(404, false)]
    public void FindFault_AnswerWithoutBodyThatCloses_IsTheServersOwnRefusalOnlyForItsStatuses(int status, bool sound)
    {
        RawAnswer answer = new(status, $"HTTP/1.1 {status} X\r\nContent-Length: 0\r\nConnection: close\r\n", []);

        Assert.Equal(sound, judge.FindFault(Request(isRight: false), answer) is null);
    }

    [Fact]
    public void FindFault_RightRequestRefused_SaysSo()
    {
        Assert.NotNull(judge.FindFault(Request(isRight: true), Answer(400, "application/problem+json", Problem)));
    }

    [Fact]
    public void Create_SameSeedAndNumber_IsTheSameRequest()
    {
        RequestFuzzer one = new(7, "key");
        RequestFuzzer other = new(7, "key");
        FuzzRequest[] requests = [.. Enumerable.Range(0, 2_000).Select(number => one.Create(number))];

        Assert.All(requests.Reverse(), request => Assert.Equal(request.Bytes, other.Create(request.Number).Bytes));
        Assert.Equal(requests.Length / 2, requests.Count(request => request.IsRight));
        Assert.NotEqual(requests[1].Bytes, new RequestFuzzer(8, "key").Create(1).Bytes);
    }

    [Theory]
    [InlineData(100, 100, 1.0)]
    [InlineData(100, 110, 1.1)]
    public void Growth_OfLastQuarter_IsBesideTheSecond(long second, long last, double growth)
    {
        // A peak in the first quarter, and a single one later, tell nothing.
        long[] samples = [900, 900, 900, 900, second, second, 500, second, 1, 1, 1, 1, last, last, 500, last];

        Assert.Equal(growth, FlatMemory.Growth(samples), 1e-9);
        Assert.Equal(last - second, FlatMemory.GrowthBytes(samples));
    }

    private string? Judge(int status, string type, string body) =>
        judge.FindFault(Request(isRight: false), Answer(status, type, body));

    private static FuzzRequest Request(bool isRight) => new(1, "GET / HTTP/1.1\r\n\r\n"u8.ToArray(), isRight, IsHttp: true);

    private static RawAnswer Answer(int status, string type, string body) =>
        new(status, $"HTTP/1.1 {status} X\r\nContent-Type: {type}\r\n", Encoding.UTF8.GetBytes(body));
}
