using System.ComponentModel.DataAnnotations;

namespace Perf.Testbed.Stub;

/// <summary>How the embedded Polygon stub behaves. Immutable; checked when the stub starts.</summary>
public sealed record StubOptions
{
    /// <summary>The port on the loopback address.</summary>
    /// <value>0: a free one, chosen by the operating system.</value>
    [Range(0, 65_535)]
    public int Port { get; init; }

    /// <summary>Which synthetic market is served; also seeds the latencies.</summary>
    /// <value>1.</value>
    public int Seed { get; init; } = 1;

    /// <summary>The one key that is accepted.</summary>
    /// <value>A constant that opens nothing but stubs.</value>
    [Required]
    public string ApiKey { get; init; } = "perf-stub-key";

    /// <summary>
    /// Median of the time that an answer waits before it is begun, in milliseconds. A request that the key or the quota refuses is
    /// answered at once.
    /// </summary>
    /// <value>0: no wait, the fastest source there can be.</value>
    [Range(0, 60_000)]
    public double LatencyMedianMs { get; init; }

    /// <summary>
    /// Spread of the latency: the standard deviation of its logarithm. With 0.5 one answer in a hundred takes 3.2 medians.
    /// </summary>
    /// <value>0: every answer waits the median.</value>
    [Range(0, 3)]
    public double LatencySigma { get; init; }

    /// <summary>Requests that a quota window allows; any more are answered 429. Polygon's free plan has 5 a minute.</summary>
    /// <value>Null: unlimited, as the paid plans are.</value>
    [Range(1, int.MaxValue)]
    public int? QuotaRequests { get; init; }

    /// <value>One minute, Polygon's.</value>
    public TimeSpan QuotaWindow { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>Whether a 429 says in <c>Retry-After</c> how many seconds are left of the window.</summary>
    /// <value>False: it is not certain that Polygon does.</value>
    public bool SendRetryAfter { get; init; }

    /// <summary>The clock of quota and latency.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    /// <exception cref="ValidationException">A value is out of its range; the message names it.</exception>
    public void Validate()
    {
        Validator.ValidateObject(this, new ValidationContext(this), validateAllProperties: true);
        if (QuotaWindow <= TimeSpan.Zero)
        {
            throw new ValidationException($"{nameof(QuotaWindow)} must be longer than nothing.");
        }
    }
}
