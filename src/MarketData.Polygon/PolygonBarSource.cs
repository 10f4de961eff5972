using System.Runtime.CompilerServices;
using MarketData.Bars;
using MarketData.Polygon.Fetching;
using MarketData.Polygon.Http;
using MarketData.Polygon.Resilience;
using MarketData.Quotas;
using MarketData.Time;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.ObjectPool;
using Polly;
using Polly.Timeout;

namespace MarketData.Polygon;

/// <summary>
/// Bars from Polygon's REST API (or a server that speaks as it does), adjusted for splits. Pages are asked for one after the
/// other, validated, and parsed into columns that are reused. Thread-safe: fetches may run side by side, each with its own
/// memory (one page's JSON and columns), and share the quota and the circuit breaker.
/// </summary>
public sealed class PolygonBarSource : IBarSource, IDisposable
{
    private readonly PolygonOptions options;
    private readonly HttpMessageInvoker http;
    private readonly TimeProvider timeProvider;
    private readonly ILogger logger;
    private readonly PageRequests requests;
    private readonly PageFetcher fetcher;
    private readonly QuotaGate? gate;
    private readonly SharedQuota? shared;
    private readonly ResiliencePipeline<PageAttempt> pipeline;
    private readonly ObjectPool<PageMemory> memories;

    /// <param name="http">
    /// Sends the requests, and is disposed with this source. It must not follow redirects nor decompress:
    /// <see cref="PolygonHttpHandler.Create"/> makes a handler that does neither.
    /// </param>
    /// <param name="timeProvider">The clock of every timeout, wait and Retry-After date.</param>
    /// <param name="jitter">Spreads the retries; used under a lock, and by this source only.</param>
    /// <param name="ledger">
    /// Shares <see cref="PolygonOptions.Quota"/> with other processes; null: only this source spends it. When it cannot be
    /// reached, fetches fail and nothing is sent.
    /// </param>
    /// <exception cref="ArgumentException">The options contradict each other, or there is a ledger and no quota.</exception>
    public PolygonBarSource(
        PolygonOptions options,
        HttpMessageInvoker http,
        TimeProvider timeProvider,
        Random jitter,
        ILogger<PolygonBarSource>? logger = null,
        IQuotaLedger? ledger = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(http);
        ArgumentNullException.ThrowIfNull(timeProvider);
        ArgumentNullException.ThrowIfNull(jitter);
        PolygonOptions.ThrowIfInconsistent(options);
        this.options = options;
        this.http = http;
        this.timeProvider = timeProvider;
        this.logger = logger ?? NullLogger<PolygonBarSource>.Instance;
        memories = new DefaultObjectPool<PageMemory>(new PageMemoryPolicy(options.MaxPageBytes, options.PageLimit));
        PinnedOrigin origin = new(options.BaseAddress);
        requests = new PageRequests(options, origin);
        fetcher = new PageFetcher(http, requests, origin, timeProvider);
        gate = options.Quota is { } plan ? new QuotaGate(plan, options.MaxWaitingForQuota, timeProvider) : null;
        shared = ledger is null ? null : Share(ledger);
        pipeline = FetchPipeline.Build(
            options, new RetrySchedule(options.RetryDelays, jitter), gate, shared, timeProvider, this.logger);
    }

    /// <summary>A source with connections of its own.</summary>
    public static PolygonBarSource Create(
        PolygonOptions options,
        TimeProvider timeProvider,
        Random jitter,
        ILogger<PolygonBarSource>? logger = null,
        IQuotaLedger? ledger = null) =>
        new(options, new HttpMessageInvoker(PolygonHttpHandler.Create()), timeProvider, jitter, logger, ledger);

    public async IAsyncEnumerable<BarPage> FetchAsync(
        SeriesKey series,
        UtcRange range,
        FetchOutcomes outcomes,
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(outcomes);
        if (range.IsEmpty)
        {
            yield break;
        }

        using PageMemories memory = new(memories, alternates: options.Prefetch);
        using CancellationTokenSource stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        SeriesFetch fetch = new(series, range, requests.FirstPage(series, range), outcomes, memory);
        Task<BarPage>? ahead = null;
        try
        {
            while (ahead is not null || fetch.Page is not null)
            {
                BarPage page = ahead is null ? await FetchPageAsync(fetch, stop.Token) : await ahead;
                ahead = options.Prefetch && fetch.Page is not null ? FetchPageAsync(fetch, stop.Token).AsTask() : null;
                yield return page;
            }
        }
        finally
        {
            if (ahead is not null)
            {
                // The caller left: the memory must not go back to the pool while a page is still being read into it.
                await stop.CancelAsync();
                await ((Task)ahead).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    public void Dispose()
    {
        gate?.Dispose();
        shared?.Dispose();
        http.Dispose();
    }

    private SharedQuota Share(IQuotaLedger ledger) => options.Quota is { } plan
        ? new SharedQuota(ledger, plan, options.AttemptTimeout, timeProvider, logger)
        : throw new ArgumentException($"A ledger needs a plan: {nameof(PolygonOptions.Quota)}.", nameof(ledger));

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<BarPage> FetchPageAsync(SeriesFetch fetch, CancellationToken cancellationToken)
    {
        if (fetch.PageIndex == options.MaxPages)
        {
            throw FetchFailures.TooManyPages(fetch, options.MaxPages);
        }

        PageAttempt attempt = await AttemptWithRetriesAsync(fetch, cancellationToken);
        if (attempt.Verdict.EndsEarly)
        {
            fetch.Outcomes.EndedEarly++;
            Log.EndedEarly(logger, fetch.Series, fetch.PageIndex);
        }
        else if (attempt.Kind == AttemptKind.Rejected && fetch.IsEmptyAtLast)
        {
            fetch.Outcomes.EmptyWhileOpen++;
            Log.EmptyWhileOpen(logger, fetch.Series, fetch.Attempts);
        }
        else if (attempt.Kind != AttemptKind.Accepted)
        {
            throw FetchFailures.NotAccepted(fetch, attempt);
        }

        if (fetch.Memory.Parser.QuarantinedBars is { } quarantined)
        {
            Log.BarsQuarantined(logger, fetch.Series, quarantined.Count, fetch.PageIndex, quarantined.DescribeReasons());
        }

        return fetch.Accept(attempt.Verdict.Next);
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<PageAttempt> AttemptWithRetriesAsync(SeriesFetch fetch, CancellationToken cancellationToken)
    {
        using PageTimer timer = new(options.PageTimeout, timeProvider, cancellationToken);
        fetch.Timer = timer;
        ResilienceContext context = ResilienceContextPool.Shared.Get(fetch.Series.ToString(), timer.Token);
        FetchPipeline.SetFetch(context, fetch);
        try
        {
            return await pipeline.ExecuteAsync(
                static (context, state) => state.fetcher.AttemptAsync(state.fetch, context.CancellationToken),
                context,
                (fetcher, fetch));
        }
        catch (TimeoutRejectedException e)
        {
            throw FetchFailures.TimedOut(fetch, e.Timeout);
        }
        catch (OperationCanceledException) when (timer.HasExpired && !cancellationToken.IsCancellationRequested)
        {
            throw FetchFailures.TimedOut(fetch, options.PageTimeout);
        }
        finally
        {
            fetch.Timer = null;
            ResilienceContextPool.Shared.Return(context);
        }
    }
}
