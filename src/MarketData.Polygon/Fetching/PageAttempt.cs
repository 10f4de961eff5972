using System.Globalization;
using System.Net;
using MarketData.Polygon.Pages;

namespace MarketData.Polygon.Fetching;

/// <summary>
/// One attempt at one page, as a value. Nothing that the server wrote is kept in it, so that its text is safe to log.
/// </summary>
/// <param name="Verdict">On the page, when one came.</param>
/// <param name="Status">The answer's status, when there was an answer.</param>
/// <param name="RetryAfter">
/// The wait that the server asked for, not yet clamped; when <see cref="AttemptKind.HeldBack"/>, the rest of the breaker's pause.
/// </param>
/// <param name="NetworkError">What went wrong when there was no answer.</param>
internal readonly record struct PageAttempt(
    AttemptKind Kind,
    PageVerdict Verdict = default,
    HttpStatusCode Status = default,
    TimeSpan? RetryAfter = null,
    HttpRequestError NetworkError = HttpRequestError.Unknown)
{
    public static readonly PageAttempt QuotaQueueFull = new(AttemptKind.QuotaQueueFull);

    /// <summary>Whether the same request may well succeed a little later.</summary>
    public bool IsTransient =>
        Kind is AttemptKind.Rejected or AttemptKind.RateLimited or AttemptKind.ServerFailed or AttemptKind.NoAnswer;

    public static PageAttempt OfPage(PageVerdict verdict) =>
        new(verdict.IsAccepted ? AttemptKind.Accepted : AttemptKind.Rejected, verdict, HttpStatusCode.OK);

    public static PageAttempt OfStatus(HttpStatusCode status, TimeSpan? retryAfter) =>
        new(KindOf(status), default, status, retryAfter);

    public static PageAttempt OfNetworkError(HttpRequestError error) => new(AttemptKind.NoAnswer, NetworkError: error);

    public static PageAttempt OfOpenBreaker(TimeSpan remaining) => new(AttemptKind.HeldBack, RetryAfter: remaining);

    /// <summary>What happened, as the end of a sentence.</summary>
    public string Describe() => Kind switch
    {
        AttemptKind.None => "no attempt ended",
        AttemptKind.Accepted => "the page was accepted",
        AttemptKind.Rejected => $"the page was rejected ({Verdict.Reason})",
        AttemptKind.NoAnswer => $"there was no answer ({NetworkError})",
        AttemptKind.HeldBack => string.Create(
            CultureInfo.InvariantCulture,
            $"the server kept failing, so nothing is sent for another {RetryAfter?.TotalSeconds:0} s"),
        AttemptKind.QuotaQueueFull => "too many requests wait for the quota; run fewer jobs at once",
        _ => string.Create(CultureInfo.InvariantCulture, $"the answer was {(int)Status} {Status}"),
    };

    private static AttemptKind KindOf(HttpStatusCode status) => (int)status switch
    {
        401 or 403 => AttemptKind.KeyRefused,
        408 => AttemptKind.ServerFailed,
        429 => AttemptKind.RateLimited,
        >= 500 => AttemptKind.ServerFailed,
        _ => AttemptKind.RequestRefused,
    };
}
