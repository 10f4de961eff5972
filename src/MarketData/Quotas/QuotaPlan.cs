namespace MarketData.Quotas;

/// <summary>How many requests a key may make in any stretch of time. Immutable; checked when it is made.</summary>
/// <remarks>Source of the two plans: the vendor's knowledge base (free: 5 calls a minute; paid: unlimited, advised below 100/s).</remarks>
public sealed record QuotaPlan
{
    // First, for the plans below are checked against them as they are made.
    private static readonly TimeSpan MinWindow = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan MaxWindow = TimeSpan.FromDays(1);

    /// <summary>5 requests a minute.</summary>
    public static readonly QuotaPlan Free = new(5, TimeSpan.FromMinutes(1));

    /// <summary>100 requests a second.</summary>
    public static readonly QuotaPlan Paid = new(100, TimeSpan.FromSeconds(1));

    /// <param name="requests">1 to 100,000.</param>
    /// <param name="window">100 ms to a day.</param>
    /// <exception cref="ArgumentOutOfRangeException">One of them is out of its range.</exception>
    public QuotaPlan(int requests, TimeSpan window)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(requests, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(requests, 100_000);
        ArgumentOutOfRangeException.ThrowIfLessThan(window, MinWindow);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(window, MaxWindow);
        Requests = requests;
        Window = window;
    }

    /// <summary>The most requests in any half-open stretch of <see cref="Window"/>.</summary>
    public int Requests { get; }

    public TimeSpan Window { get; }
}
