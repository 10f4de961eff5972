using Perf.Testbed.Stub;
using Perf.Testbed.WireMock.Admin;

namespace Perf.Testbed.WireMock;

/// <summary>Something that goes wrong with an answer, made by WireMock itself.</summary>
public sealed class WireMockFault
{
    private readonly Func<MappingResponse, MappingResponse> change;

    private WireMockFault(Func<MappingResponse, MappingResponse> change) => this.change = change;

    /// <summary>The connection ends without an answer.</summary>
    public static WireMockFault EmptyResponse { get; } = Broken("EMPTY_RESPONSE");

    /// <summary>A head with status 200, then garbage, then the end of the connection.</summary>
    public static WireMockFault MalformedChunk { get; } = Broken("MALFORMED_RESPONSE_CHUNK");

    /// <summary>Garbage instead of an answer, then the end of the connection.</summary>
    public static WireMockFault RandomData { get; } = Broken("RANDOM_DATA_THEN_CLOSE");

    /// <summary>The connection is reset.</summary>
    public static WireMockFault ConnectionReset { get; } = Broken("CONNECTION_RESET_BY_PEER");

    /// <summary>429, as Polygon words it.</summary>
    /// <param name="retryAfter">The value of the header, whatever it says; null sends none.</param>
    public static WireMockFault RateLimited(string? retryAfter = null) => new(page =>
    {
        string requestId = page.Headers!["X-Request-Id"];
        Dictionary<string, string> headers = new(PolygonMappings.HeadersOf(requestId), StringComparer.Ordinal);
        if (retryAfter is not null)
        {
            headers["Retry-After"] = retryAfter;
        }

        StubError error = StubError.QuotaSpent;
        return new MappingResponse { Status = error.StatusCode, Headers = headers, Body = error.ToJson(requestId) };
    });

    /// <summary>The right answer, begun late.</summary>
    public static WireMockFault Delayed(TimeSpan delay) => new(page => page with { FixedDelayMilliseconds = WholeMs(delay) });

    /// <summary>The right answer, spread evenly over a time.</summary>
    public static WireMockFault Dribbled(int chunks, TimeSpan duration) =>
        new(page => page with { ChunkedDribbleDelay = new Dribble(chunks, WholeMs(duration)) });

    /// <summary>The faulty form of a page's answer.</summary>
    internal MappingResponse Apply(MappingResponse page) => change(page);

    private static WireMockFault Broken(string name) => new(page => page with { Fault = name });

    private static int WholeMs(TimeSpan time) => checked((int)time.TotalMilliseconds);
}
