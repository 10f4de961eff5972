using Perf.Analysis.Drills;
using Perf.Lab.Drills.Benches;
using Perf.Testbed.Stub;

namespace Perf.Lab.Drills.Invariants;

/// <summary>I6, by the stub's own count of what it had to refuse.</summary>
internal static class QuotaCheck
{
    /// <param name="refusals">
    /// How many requests may have met a closed quota: one that is under way, a lane and a closing, for nobody can know of it before.
    /// </param>
    public static async Task RunAsync(DrillBench bench, long refusals, CancellationToken cancellationToken)
    {
        ServedRecord served = await bench.Stub.GetServedAsync(cancellationToken);

        // A 429 that was set as a fault counts as both.
        long met = Math.Max(served.RateLimited, served.Faulted);
        bench.Log.Check(new InvariantCheck(
            "I6",
            met <= refusals,
            $"{met} of {served.Requests} requests met a source that refused or was ill, at most {refusals} may have"));
    }
}
