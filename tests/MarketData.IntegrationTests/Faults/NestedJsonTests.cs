using System.IO.Compression;
using MarketData.IntegrationTests.Polygon;
using MarketData.Polygon.Wire;

namespace MarketData.IntegrationTests.Faults;

/// <summary>A page that is nested without end is a rejected page, and costs neither the stack nor the memory.</summary>
public sealed class NestedJsonTests
{
    private const int MaxPageBytes = 64 << 20;

    [Theory]
    [InlineData(5, true)]
    [InlineData(20, false)]
    [InlineData(100_000, false)]
    public async Task UnknownField_Nested_IsAcceptedToABoundedDepth(int depth, bool accepted)
    {
        string field = $",\"new\":{new string('[', depth)}{new string(']', depth)}}}";
        await using ScriptedServer server = await ScriptedServer.StartAsync(Answers.Json(Pages.Of(0, 3)[..^1] + field));

        FetchResult result = await Fetches.FetchAsync(Fetches.Options(server) with { RetryDelays = [] });

        Assert.Equal(accepted, result.Error is null);
        Assert.Equal(accepted ? 0 : 1, result.Outcomes.RejectedPages);
    }

    /// <summary>64 KB on the wire.</summary>
    [Fact]
    public async Task Page_OfSixtyFourMegabytesOfBrackets_IsRejected()
    {
        await using ScriptedServer server = await ScriptedServer.StartAsync(Answers.Gzip(Compress(Brackets())));

        FetchResult result = await Fetches.FetchAsync(Fetches.Options(server) with { RetryDelays = [] });

        Assert.Contains("MalformedJson", result.Error?.Message, StringComparison.Ordinal);
        Assert.Equal((1, 1), (result.Outcomes.Requests, result.Outcomes.RejectedPages));
    }

    [Theory]
    [InlineData("")]
    [InlineData("{\"results\":")]
    [InlineData("{\"results\":[{\"t\":")]
    [InlineData("{\"next_url\":")]
    public void Parser_OfSixtyFourMegabytesOfBrackets_AllocatesNextToNothing(string before)
    {
        byte[] text = Brackets();
        System.Text.Encoding.ASCII.GetBytes(before, text);
        PageParser parser = new(maxBars: 50_000);
        Assert.NotNull(parser.Parse(System.Text.Encoding.ASCII.GetBytes(Pages.Of(0, 1))));
        long allocated = GC.GetAllocatedBytesForCurrentThread();

        AggregatesEnvelope? page = parser.Parse(text);

        Assert.Null(page);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - allocated, 0, 1 << 20);
    }

    private static byte[] Brackets()
    {
        byte[] text = new byte[MaxPageBytes];
        text.AsSpan().Fill((byte)'[');
        return text;
    }

    private static byte[] Compress(byte[] body)
    {
        using MemoryStream compressed = new();
        using (GZipStream gzip = new(compressed, CompressionLevel.Fastest))
        {
            gzip.Write(body);
        }

        return compressed.ToArray();
    }
}
