using System.Globalization;
using MarketData.Bars;
using MarketData.Time;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Perf.Testbed.Market;
using Perf.Testbed.Stub;
using Perf.Testbed.WireMock.Admin;

namespace Perf.Testbed.WireMock;

/// <summary>
/// Polygon as mappings: a mapping and a body for every page, made by the embedded stub's own parser, market and page writer,
/// so that both serve the same bytes for the same request.
/// </summary>
internal sealed class PolygonMappings(SyntheticMarket market, string apiKey, Uri baseAddress)
{
    private const int PagePriority = 5;
    private const int NotFoundPriority = 8;
    private const int UnknownKeyPriority = 9;

    private readonly string origin = baseAddress.GetLeftPart(UriPartial.Authority);
    private readonly Dictionary<string, ValueMatch> authorized =
        new(StringComparer.Ordinal) { ["Authorization"] = new ValueMatch($"Bearer {apiKey}") };

    /// <summary>What is answered when no page is asked for: 401 without the key, else 404.</summary>
    public IReadOnlyList<Mapping> Refusals =>
    [
        Refusal(NotFoundPriority, StubError.NotFound, new MappingRequest { Headers = authorized }),
        Refusal(UnknownKeyPriority, StubError.UnknownKey, new MappingRequest()),
    ];

    public static IReadOnlyDictionary<string, string> HeadersOf(string requestId) =>
        new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["Content-Type"] = "application/json",
            ["X-Request-Id"] = requestId,
        };

    /// <summary>Path and query of the first page of a series, as our client asks for it.</summary>
    public static string FirstPathAndQuery(SeriesKey series, UtcRange range, int limitBaseAggregates) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"/v2/aggs/ticker/{series.Symbol.PolygonTicker}/range/{series.Timeframe.PolygonMultiplier}/"
            + $"{series.Timeframe.PolygonTimespan}/{range.StartUnixMs}/{range.EndUnixMs - 1}"
            + $"?adjusted=true&sort=asc&limit={limitBaseAggregates}");

    /// <summary>The page that answers a request; null when the request is none for bars, or makes no sense.</summary>
    /// <param name="bars">Memory for the page's bars.</param>
    public AggregatesPage? Read(string pathAndQuery, MarketPage bars)
    {
        int question = pathAndQuery.IndexOf('?', StringComparison.Ordinal);
        string path = question < 0 ? pathAndQuery : pathAndQuery[..question];
        QueryCollection query = new(QueryHelpers.ParseQuery(question < 0 ? "" : pathAndQuery[question..]));
        return AggregatesRequestParser.IsAggregates(path, out string[] segments)
            && AggregatesRequestParser.TryParse(segments, query, out AggregatesRequest? request, out _)
                ? AggregatesPage.Read(market, request, origin, RequestId.Of(pathAndQuery), bars)
                : null;
    }

    public Mapping PageMapping(string pathAndQuery, AggregatesPage page, string bodyFileName)
    {
        Dictionary<string, string> headers = new(HeadersOf(page.RequestId), StringComparer.Ordinal);
        if (page.NextUrl is not null)
        {
            headers["Link"] = $"<{page.NextUrl}>; rel=\"next\"";
        }

        return new Mapping(
            PagePriority,
            new MappingRequest { Method = "GET", Url = pathAndQuery, Headers = authorized },
            new MappingResponse { Status = StatusCodes.Status200OK, Headers = headers, BodyFileName = bodyFileName });
    }

    private static Mapping Refusal(int priority, StubError error, MappingRequest request)
    {
        // One mapping for every URL cannot tell its id: WireMock makes one up, the same in the head and the body.
        const string requestId = "{{request.id}}";
        return new Mapping(priority, request, new MappingResponse
        {
            Status = error.StatusCode,
            Headers = HeadersOf(requestId),
            Body = error.ToJson(requestId),
            Transformers = ["response-template"],
        });
    }
}
