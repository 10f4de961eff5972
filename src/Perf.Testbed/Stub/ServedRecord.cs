namespace Perf.Testbed.Stub;

/// <summary>
/// What a stub has answered since it started or was last reset: the oracle that a client's own count must agree with. A page
/// counts once its body was handed to the connection whole.
/// </summary>
/// <param name="SchemaVersion">1.</param>
/// <param name="Seed">Of the market that is served.</param>
/// <param name="Requests">All requests for bars, refused ones included.</param>
/// <param name="Unauthorized">Answered 401.</param>
/// <param name="RateLimited">Answered 429.</param>
/// <param name="Rejected">Answered 400: the request made no sense.</param>
/// <param name="Faulted">Met a fault that was set; what such an answer held is not among the pages and bars below.</param>
/// <param name="Pages">Answered 200, whole; empty pages and repeated ones included.</param>
/// <param name="BodyBytes">Length of those pages' JSON, before compression.</param>
/// <param name="Bars">Sum of the series' distinct bars.</param>
/// <param name="Series">One entry a series that was asked for, by ticker and then by timeframe.</param>
public sealed record ServedRecord(
    int SchemaVersion,
    int Seed,
    long Requests,
    long Unauthorized,
    long RateLimited,
    long Rejected,
    long Faulted,
    long Pages,
    long BodyBytes,
    long Bars,
    IReadOnlyList<ServedSeries> Series);
