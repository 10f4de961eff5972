using MarketData.Quotas;

namespace Perf.Lab.Simulation.Checks;

/// <summary>Counts as the server does: no half-open window may hold more requests than the quota (invariant I6).</summary>
internal sealed class QuotaCheck(QuotaPlan plan, Findings findings)
{
    private readonly long[] latest = new long[plan.Requests];

    public long Requests { get; private set; }

    /// <summary>How many of them were one too many.</summary>
    public long Exceeded { get; private set; }

    /// <summary>In order of time.</summary>
    public void NoteArrival(long unixMs)
    {
        ref long oldest = ref latest[Requests % latest.Length];
        if (Requests >= latest.Length && unixMs - oldest < plan.Window.TotalMilliseconds)
        {
            Exceeded++;
            findings.Add($"{plan.Requests + 1} requests in {unixMs - oldest} ms");
        }

        oldest = unixMs;
        Requests++;
    }
}
