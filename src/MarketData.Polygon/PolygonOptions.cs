using MarketData.Quotas;
using MarketData.Recovery;

namespace MarketData.Polygon;

/// <summary>
/// How a <see cref="PolygonBarSource"/> talks to Polygon. Immutable; every value is checked when it is set, and an
/// <see cref="ArgumentException"/> names the one that is wrong. Safe to print: the key shows as asterisks.
/// </summary>
public sealed record PolygonOptions
{
    /// <summary>The longest wait between two attempts; a Retry-After beyond it is cut to it.</summary>
    public static readonly TimeSpan MaxRetryDelay = TimeSpan.FromSeconds(60);

    private static readonly TimeSpan MinTimeout = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan MaxTimeout = TimeSpan.FromHours(1);

    public PolygonOptions(ApiKey apiKey)
    {
        ArgumentNullException.ThrowIfNull(apiKey);
        ApiKey = apiKey;
    }

    public ApiKey ApiKey { get; }

    /// <value>https://api.polygon.io/. The key is sent to this scheme, host and port, and nowhere else.</value>
    public Uri BaseAddress { get; init => field = CheckedAddress(value); } = new("https://api.polygon.io/");

    /// <value>50,000, the most Polygon allows. Base aggregates a page: minutes for bars of minutes and hours, else days.</value>
    public int PageLimit { get; init => field = Checked(value, 1, 50_000, nameof(PageLimit)); } = 50_000;

    /// <value>True: the link is usually slower than the decompression.</value>
    public bool AcceptGzip { get; init; } = true;

    /// <value>
    /// False. True: a fetch asks for its next page before it hands the last one over, so that the page travels while its bars are
    /// taken; it needs the memory of two pages, and the fetch's outcomes may be read only when the enumeration has ended.
    /// </value>
    public bool Prefetch { get; init; }

    /// <value>30 s for one request, its body included, so that a slow drip is caught too.</value>
    public TimeSpan AttemptTimeout { get; init => field = CheckedTimeout(value, nameof(AttemptTimeout)); }
        = TimeSpan.FromSeconds(30);

    /// <value>5 min for one page with all its attempts and the waits between them, those for quota excepted.</value>
    public TimeSpan PageTimeout { get; init => field = CheckedTimeout(value, nameof(PageTimeout)); } = TimeSpan.FromMinutes(5);

    /// <value>
    /// The policy's 1 s, 5 s, 30 s: the wait before each retry, to which up to a fifth is added at random. Empty: no retries, and an
    /// empty answer where bars were due, which has to be repeated to be believed, fails.
    /// </value>
    public IReadOnlyList<TimeSpan> RetryDelays { get; init => field = CheckedDelays(value); } =
        RecoveryPolicy.Default.FetchPauses;

    /// <value>Null: nothing is spaced, and the server's 429 are all there is. A plan of the real Polygon must be set.</value>
    public QuotaPlan? Quota { get; init; }

    /// <value>256 requests, 51 minutes of the free plan; a fetch that comes then fails at once.</value>
    public int MaxWaitingForQuota { get; init => field = Checked(value, 1, 100_000, nameof(MaxWaitingForQuota)); } = 256;

    /// <value>
    /// 5 failures in a row (5xx, 408, no answer, timeout) open the circuit breaker: one more than a page with its retries
    /// makes, so that no single page opens it.
    /// </value>
    public int BreakerFailures { get; init => field = Checked(value, 1, 1_000_000, nameof(BreakerFailures)); } = 5;

    /// <value>
    /// The policy's long pause, 5 min, during which nothing is sent once the breaker has opened; then one request is the probe.
    /// </value>
    public TimeSpan BreakerPause { get; init => field = CheckedTimeout(value, nameof(BreakerPause)); }
        = RecoveryPolicy.Default.LongPause;

    /// <value>64 MiB; a page of 50,000 bars, the most there can be, is about 6 MB. Counts decompressed bytes.</value>
    public int MaxPageBytes { get; init => field = Checked(value, 1024, 1 << 30, nameof(MaxPageBytes)); } = 64 << 20;

    /// <value>1,000 pages a fetch: 90 years of five-minute bars. A next_url beyond it is taken for an endless one.</value>
    public int MaxPages { get; init => field = Checked(value, 1, 1_000_000, nameof(MaxPages)); } = 1_000;

    /// <summary>Checks what concerns two values at once, hence cannot be checked as they are set.</summary>
    internal static void ThrowIfInconsistent(PolygonOptions options)
    {
        if (options.AttemptTimeout > options.PageTimeout)
        {
            throw new ArgumentException(
                $"{nameof(AttemptTimeout)} ({options.AttemptTimeout}) "
                + $"must not exceed {nameof(PageTimeout)} ({options.PageTimeout}).",
                nameof(options));
        }
    }

    private static Uri CheckedAddress(Uri value)
    {
        ArgumentNullException.ThrowIfNull(value);
        bool isOrigin = value.IsAbsoluteUri
            && (value.Scheme == Uri.UriSchemeHttps || value.Scheme == Uri.UriSchemeHttp)
            && value.UserInfo.Length == 0
            && value.PathAndQuery == "/"
            && value.Fragment.Length == 0;
        return isOrigin
            ? value
            : throw new ArgumentException(
                $"{nameof(BaseAddress)} must be http(s)://host[:port] without user, path or query.", nameof(value));
    }

    private static int Checked(int value, int min, int max, string name) => value >= min && value <= max
        ? value
        : throw new ArgumentOutOfRangeException(nameof(value), value, $"{name} must be {min} to {max}.");

    private static TimeSpan CheckedTimeout(TimeSpan value, string name) => value >= MinTimeout && value <= MaxTimeout
        ? value
        : throw new ArgumentOutOfRangeException(nameof(value), value, $"{name} must be {MinTimeout} to {MaxTimeout}.");

    private static TimeSpan[] CheckedDelays(IReadOnlyList<TimeSpan> value)
    {
        ArgumentNullException.ThrowIfNull(value);
        return value.All(delay => delay > TimeSpan.Zero && delay <= MaxRetryDelay)
            ? [.. value]
            : throw new ArgumentOutOfRangeException(
                nameof(value), $"Each of {nameof(RetryDelays)} must be above zero and at most {MaxRetryDelay}.");
    }
}
