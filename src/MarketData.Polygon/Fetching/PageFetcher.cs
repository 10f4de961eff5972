using System.Net;
using System.Runtime.CompilerServices;
using MarketData.Polygon.Bodies;
using MarketData.Polygon.Http;
using MarketData.Polygon.Pages;
using MarketData.Polygon.Wire;

namespace MarketData.Polygon.Fetching;

/// <summary>
/// Makes one attempt at one page: request, status, whole body, parse, verdict. It runs inside the resilience pipeline, body
/// included. What may go wrong in the field comes back as a <see cref="PageAttempt"/>, and only cancellation throws.
/// </summary>
internal sealed class PageFetcher(HttpMessageInvoker http, PageRequests requests, PinnedOrigin origin, TimeProvider timeProvider)
{
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<PageAttempt> AttemptAsync(SeriesFetch fetch, CancellationToken cancellationToken)
    {
        fetch.BeginAttempt();
        PageAttempt attempt = await SendAsync(fetch, cancellationToken);
        fetch.LatestAttempt = attempt;
        switch (attempt.Kind)
        {
            case AttemptKind.Rejected:
                fetch.Outcomes.RejectedPages++;
                fetch.EmptyAnswers += attempt.Verdict.Reason == RejectReason.EmptyWhileOpen ? 1 : 0;
                break;
            case AttemptKind.RateLimited:
                fetch.Outcomes.RateLimited++;
                break;
        }

        return attempt;
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<PageAttempt> SendAsync(SeriesFetch fetch, CancellationToken cancellationToken)
    {
        using HttpRequestMessage request = requests.Get(fetch.Page!);
        try
        {
            using HttpResponseMessage response = await http.SendAsync(request, cancellationToken);
            fetch.Grant?.Spend();
            return response.StatusCode == HttpStatusCode.OK
                ? PageAttempt.OfPage(await ReadPageAsync(response, fetch, cancellationToken))
                : PageAttempt.OfStatus(response.StatusCode, RetryAfter.Read(response.Headers, timeProvider));
        }
        catch (HttpRequestException e)
        {
            return PageAttempt.OfNetworkError(e.HttpRequestError);
        }
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<PageVerdict> ReadPageAsync(
        HttpResponseMessage response, SeriesFetch fetch, CancellationToken cancellationToken)
    {
        PageMemory memory = fetch.Memory;
        RejectReason reason = await BodyReader.ReadAsync(response, memory.Body, memory.Parser, cancellationToken);
        if (reason != RejectReason.None)
        {
            return PageVerdict.Reject(reason);
        }

        AggregatesEnvelope? page = memory.Parser.Parse(memory.Body.Written);
        return page is null
            ? PageVerdict.Reject(memory.Parser.MetTooManyBars ? RejectReason.TooManyBars : RejectReason.MalformedJson)
            : PageValidator.Judge(page, fetch.Expectation, origin, fetch.Visited, timeProvider.GetUtcNow());
    }
}
