using BenchmarkDotNet.Attributes;
using MarketData.Polygon.Resilience;
using MarketData.Quotas;
using MarketData.Scheduling;

namespace Benchmarks.Guards;

/// <summary>What is asked before each request, and after each that failed. By a clock of its own: nothing waits.</summary>
public class QuotaGuard
{
    private const int Requests = 16;
    private const int Failures = 60;

    private readonly ManualClock clock = new();
    private readonly RetrySchedule retries = new(
        [TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(4)], new Random(1));

    private readonly QuotaGate gate;
    private readonly CircuitBreaker breaker;

    public QuotaGuard()
    {
        gate = new QuotaGate(QuotaPlan.Paid, maxWaiting: 1, clock);
        breaker = new CircuitBreaker(failuresToOpen: 5, TimeSpan.FromSeconds(1), clock);
    }

    /// <summary>Requests that each pass the gate and the breaker, in windows that follow each other.</summary>
    /// <returns>Those that were let through.</returns>
    [Benchmark(OperationsPerInvoke = Requests)]
    public async Task<int> Enter()
    {
        clock.Forward(QuotaPlan.Paid.Window * 2);
        int let = 0;
        for (int i = 0; i < Requests; i++)
        {
            QuotaGrant? grant = await gate.EnterAsync(CancellationToken.None);
            let += breaker.TryEnter(out bool isProbe, out _) ? 1 : 0;
            grant!.Spend();
            breaker.Leave(isProbe, isHealthy: true);
        }

        return let;
    }

    /// <summary>The pauses of a page, and those of its job.</summary>
    /// <returns>Those that there are.</returns>
    [Benchmark(OperationsPerInvoke = Failures)]
    public int BackOff()
    {
        int pauses = 0;
        for (int i = 0; i < Failures; i++)
        {
            TimeSpan? ofPage = retries.DelayBefore(i % retries.Count, retryAfter: null);
            TimeSpan? ofJob = JobBackoff.Default.After(attempt: 1 + (i % retries.Count), random: 0.5);
            pauses += (ofPage > TimeSpan.Zero ? 1 : 0) + (ofJob > TimeSpan.Zero ? 1 : 0);
        }

        return pauses;
    }

    [GlobalCleanup]
    public void CleanUp() => gate.Dispose();

    /// <summary>Stands still until it is set forward.</summary>
    private sealed class ManualClock : TimeProvider
    {
        private long timestamp;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => timestamp;

        public void Forward(TimeSpan span) => timestamp += span.Ticks;
    }
}
