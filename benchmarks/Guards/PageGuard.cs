using System.Net.Http.Headers;
using BenchmarkDotNet.Attributes;
using MarketData.Bars;
using MarketData.Instruments;
using MarketData.Polygon.Bodies;
using MarketData.Polygon.Http;
using MarketData.Polygon.Pages;
using MarketData.Polygon.Wire;
using MarketData.Time;

namespace Benchmarks.Guards;

/// <summary>From the bytes of a source's answer of 100 bars to columns that were checked.</summary>
public class PageGuard
{
    private const int Bars = 100;
    private const int Judged = 16;

    private static readonly UtcRange Range = new(1_704_067_200_000, 1_704_326_400_000);

    private readonly byte[] page = PageText.Of(Bars);
    private readonly byte[] untrue = PageText.Of(Bars, untrueEvery: 5);
    private readonly byte[] gzipped = PageText.Gzipped(PageText.Of(Bars));
    private readonly PageParser parser = new(maxBars: 50_000);
    private readonly BodyBuffer body = new(maxBytes: 1 << 20);
    private readonly AggregatesEnvelope envelope;
    private readonly PageExpectation expected = new(
        new SeriesKey(Symbol.Stock(PageText.Ticker), Timeframe.FiveMinutes), Range, PreviousUnixMs: long.MinValue);

    private readonly PinnedOrigin origin = new(new Uri("https://api.polygon.io"));
    private readonly HashSet<Uri> visited = [new Uri("https://api.polygon.io/v2/aggs/first")];

    public PageGuard()
    {
        parser.Begin();
        envelope = parser.Parse(page)!;
        envelope.NextUrl = "https://api.polygon.io/v2/aggs/second?cursor=bGltaXQ9NTAwMDA";
    }

    /// <returns>Bars.</returns>
    [Benchmark]
    public int Parse() => Parse(page);

    /// <summary>A fifth of the bars cannot be true.</summary>
    /// <returns>Bars in quarantine.</returns>
    [Benchmark]
    public int Quarantine()
    {
        Parse(untrue);
        return parser.Quarantined;
    }

    /// <summary>The body as it comes, decompressed, and scanned while it comes.</summary>
    /// <returns>Bars.</returns>
    [Benchmark]
    public async Task<int> ReadGzip()
    {
        using HttpResponseMessage response = new();
        response.Content = new ByteArrayContent(gzipped);
        response.Content.Headers.ContentEncoding.Add("gzip");
        response.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        RejectReason reason = await BodyReader.ReadAsync(response, body, parser, CancellationToken.None);
        return reason == RejectReason.None && parser.Parse(body.Written) is not null ? parser.Columns.Count : -1;
    }

    /// <returns>Pages that would be followed.</returns>
    [Benchmark(OperationsPerInvoke = Judged)]
    public int Validate()
    {
        int followed = 0;
        for (int i = 0; i < Judged; i++)
        {
            PageVerdict verdict = PageValidator.Judge(envelope, expected, origin, visited, DateTimeOffset.UnixEpoch);
            followed += verdict.IsAccepted ? 1 : 0;
        }

        return followed;
    }

    private int Parse(byte[] json)
    {
        parser.Begin();
        return parser.Parse(json) is null ? -1 : parser.Columns.Count;
    }
}
