using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using MarketData.Instruments;
using MarketData.Time;
using Perf.Testbed.Market;

namespace Perf.Testbed.Stub.Faults;

/// <summary>Makes pages whose content is wrong. Works on the JSON of a right page: only a test waits for it.</summary>
/// <param name="origin">Scheme, host and port that the client asked.</param>
/// <param name="pathAndQuery">That the client asked for.</param>
internal sealed class FaultyPage(SyntheticMarket market, string origin, string pathAndQuery)
{
    private const int OverlapBars = 12;

    /// <summary>Stands for NaN until the page is text, because no JSON writer writes one.</summary>
    private const string NaNMark = "not-a-number";

    /// <summary>The page's JSON, or what is meant to pass for it.</summary>
    public async Task<byte[]> WriteAsync(DueFault due, AggregatesRequest request, CancellationToken cancellationToken)
    {
        string requestId = RequestId.Of(pathAndQuery);
        AggregatesPage right = AggregatesPage.Read(market, Misread(due, request), origin, requestId, new MarketPage());
        byte[] body = await AggregatesPageWriter.ToBytesAsync(right, cancellationToken);
        JsonObject page = JsonNode.Parse(body)!.AsObject();
        Change(page, due.Fault, requestId);
        string text = page.ToJsonString().Replace($"\"{NaNMark}\"", "NaN", StringComparison.Ordinal);
        return Encoding.UTF8.GetBytes(text);
    }

    /// <summary>The request that is answered instead of the one that came.</summary>
    private static AggregatesRequest Misread(DueFault due, AggregatesRequest request)
    {
        switch (due.Fault.Kind)
        {
            case StubFaultKind.RepeatedPage:
                return due.Before ?? request;
            case StubFaultKind.OtherSymbol:
                Symbol other = Universe.TwentyFive.First(symbol =>
                    symbol != request.Symbol && symbol.AssetClass == request.Symbol?.AssetClass);
                return request with { Ticker = other.PolygonTicker, Symbol = other };
            case StubFaultKind.OverlappingPage:
                long startUnixMs = request.Starts.StartUnixMs - (OverlapBars * request.Timeframe.DurationMs);
                return request with { Starts = new UtcRange(startUnixMs, request.Starts.EndUnixMs) };
            default:
                return request;
        }
    }

    private void Change(JsonObject page, StubFault fault, string requestId)
    {
        JsonArray bars = page["results"]?.AsArray() ?? [];
        switch (fault.Kind)
        {
            case StubFaultKind.NullResults:
                Empty(page);
                page["results"] = null;
                page.Remove("next_url");
                break;
            case StubFaultKind.EndlessNext:
                // The id follows from the address and becomes part of the next one: no address comes twice.
                Empty(page);
                string path = pathAndQuery.Split("&again=")[0];
                page["next_url"] = $"{origin}{path}&again={requestId}";
                break;
            case StubFaultKind.LoopingNext:
                page["next_url"] = origin + pathAndQuery;
                break;
            case StubFaultKind.ForeignNext:
                string next = page["next_url"] is { } nextUrl ? new Uri(nextUrl.GetValue<string>()).PathAndQuery : pathAndQuery;
                page["next_url"] = new Uri(new Uri(fault.Value!), next).ToString();
                break;
            case StubFaultKind.OutOfOrder when bars.Count > 1:
                JsonNode first = bars[0]!.DeepClone();
                bars[0] = bars[^1]!.DeepClone();
                bars[^1] = first;
                break;
            case StubFaultKind.RevisedBars:
                foreach (JsonNode? bar in bars)
                {
                    bar!["c"] = bar["o"]!.DeepClone();
                }

                break;
            default:
                if (bars.Count > 0)
                {
                    Spoil(bars[bars.Count / 2]!, fault.Kind);
                }

                break;
        }
    }

    private static void Spoil(JsonNode bar, StubFaultKind kind)
    {
        switch (kind)
        {
            case StubFaultKind.NotANumber:
                bar["h"] = NaNMark;
                break;
            case StubFaultKind.InfinitePrice:
                bar["h"] = JsonNode.Parse("1e400");
                break;
            case StubFaultKind.NegativePrice:
                bar["l"] = -1;
                break;
            case StubFaultKind.HighBelowLow:
                string high = bar["h"]!.ToJsonString();
                bar["h"] = double.Parse(bar["l"]!.ToJsonString(), CultureInfo.InvariantCulture) - 1;
                bar["l"] = JsonNode.Parse(high);
                break;
        }
    }

    private static void Empty(JsonObject page)
    {
        page.Remove("results");
        page["queryCount"] = 0;
        page["resultsCount"] = 0;
        page["count"] = 0;
    }
}
