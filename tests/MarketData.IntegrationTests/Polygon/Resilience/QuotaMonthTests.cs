using MarketData.Quotas;

namespace MarketData.IntegrationTests.Polygon.Resilience;

/// <summary>A month at five requests a minute: never over the quota, and hardly slower than it demands.</summary>
public sealed class QuotaMonthTests
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Month_AtTheFreePlan_KeepsTheQuotaAndWaitsHardlyMoreThanItDemands(int seed)
    {
        List<SimulatedRequest> requests = Simulate(seed, QuotaPlan.Free);

        double ratio = Waiting(requests) / LeastWaiting(requests);

        TestContext.Current.TestOutputHelper?.WriteLine(
            $"{requests.Count} requests, waited {Waiting(requests) / 3600:F1} h, {ratio:F5} of the least");
        Assert.Equal(0, OverQuota(requests));
        Assert.Equal(0, StartedInPauses(requests));
        Assert.InRange(ratio, 0.999, 1.02);
    }

    [Fact]
    public void Month_WithoutTheGate_ExceedsTheQuota()
    {
        List<SimulatedRequest> requests = Simulate(seed: 1, plan: null);

        Assert.True(OverQuota(requests) > 1000);
        Assert.True(StartedInPauses(requests) > 0);
    }

    [Fact]
    public void Month_WithALargerPlan_ExceedsTheQuota() =>
        Assert.True(OverQuota(Simulate(seed: 1, new QuotaPlan(6, Minute))) > 1000);

    [Fact]
    public void Month_WithEvenlySpacedRequests_WaitsLongerThanTheQuotaDemands()
    {
        List<SimulatedRequest> requests = Simulate(seed: 1, new QuotaPlan(1, TimeSpan.FromSeconds(12.2)));

        Assert.True(Waiting(requests) > 1.02 * LeastWaiting(requests));
    }

    private static List<SimulatedRequest> Simulate(int seed, QuotaPlan? plan)
    {
        List<SimulatedRequest> requests = QuotaMonth.Demand(seed);
        QuotaMonth.Run(requests, plan);
        return requests;
    }

    /// <summary>Requests that are the sixth or later that the server counts within a minute.</summary>
    private static int OverQuota(List<SimulatedRequest> requests)
    {
        TimeSpan[] counted = [.. requests.Select(request => request.Counted).Order()];
        return Enumerable.Range(5, counted.Length - 5).Count(i => counted[i] - counted[i - 5] < Minute);
    }

    /// <summary>
    /// Requests that start between a 429 and the moment that it asks to wait for. Requests start in the order of their demand, so
    /// that those follow the one that was limited.
    /// </summary>
    private static int StartedInPauses(List<SimulatedRequest> requests) => requests.Index()
        .Where(limited => limited.Item.IsLimited)
        .Sum(limited => requests
            .Skip(limited.Index + 1)
            .TakeWhile(other => other.Started < PauseEnd(requests, limited.Index))
            .Count(other => other.Started > limited.Item.Answered));

    /// <summary>Without Retry-After: when the oldest request of the minute before the answer leaves it.</summary>
    private static TimeSpan PauseEnd(List<SimulatedRequest> requests, int limited)
    {
        TimeSpan answered = requests[limited].Answered;
        if (requests[limited].RetryAfter is { } asked)
        {
            return answered + asked;
        }

        int oldest = limited;
        while (oldest > 0 && requests[oldest - 1].Started > answered - Minute)
        {
            oldest--;
        }

        return requests[oldest].Started + Minute;
    }

    private static double Waiting(List<SimulatedRequest> requests) => requests.Sum(request => request.Waited.TotalSeconds);

    /// <summary>
    /// The oracle, by recursion over the requests in the order of their demand, with no queue and no clock: each starts when
    /// it is demanded, when the one before it has started, a minute after the fifth before it started (as if requests took no
    /// time to travel), and outside the pauses that the 429 before it ask for; whichever is last. A 429 without Retry-After says that
    /// the window is full: it asks to wait until the oldest request in it leaves.
    /// </summary>
    private static double LeastWaiting(List<SimulatedRequest> requests)
    {
        double waiting = 0;
        double[] starts = new double[requests.Count];
        List<(double From, double Until)> pauses = [];
        for (int i = 0; i < requests.Count; i++)
        {
            SimulatedRequest request = requests[i];
            double start = request.Demanded.TotalSeconds;
            start = Math.Max(start, i > 0 ? starts[i - 1] : 0);
            start = Math.Max(start, i >= 5 ? starts[i - 5] + 60 : 0);
            foreach ((double from, double until) in pauses)
            {
                start = start > from && start < until ? until : start;
            }

            starts[i] = start;
            waiting += start - request.Demanded.TotalSeconds;
            if (request.IsLimited)
            {
                double answered = start + request.Uplink.TotalSeconds + request.Downlink.TotalSeconds;
                pauses.RemoveAll(pause => pause.Until < start);
                int oldest = i;
                while (oldest > 0 && starts[oldest - 1] > answered - 60)
                {
                    oldest--;
                }

                pauses.Add((answered, request.RetryAfter is { } asked ? answered + asked.TotalSeconds : starts[oldest] + 60));
                pauses.Sort();
            }
        }

        return waiting;
    }
}
