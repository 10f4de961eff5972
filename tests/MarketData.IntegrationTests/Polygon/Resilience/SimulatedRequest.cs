namespace MarketData.IntegrationTests.Polygon.Resilience;

/// <summary>One request of a simulated month: what is given, and what became of it. All times are since the month began.</summary>
/// <param name="Demanded">When somebody wants it.</param>
/// <param name="Uplink">From its start until the server counts it.</param>
/// <param name="Downlink">From then until the answer is here.</param>
/// <param name="IsLimited">Whether the answer is 429.</param>
/// <param name="RetryAfter">What the 429 asks for; null: nothing.</param>
internal sealed record SimulatedRequest(
    TimeSpan Demanded, TimeSpan Uplink, TimeSpan Downlink, bool IsLimited, TimeSpan? RetryAfter)
{
    public TimeSpan Started { get; set; }

    public TimeSpan Waited => Started - Demanded;

    public TimeSpan Counted => Started + Uplink;

    public TimeSpan Answered => Started + Uplink + Downlink;
}
