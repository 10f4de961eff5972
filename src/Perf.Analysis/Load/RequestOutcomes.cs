using Perf.Analysis.Formatting;
using Perf.Analysis.Json;

namespace Perf.Analysis.Load;

/// <summary>What follows from how a request ended.</summary>
public static class RequestOutcomes
{
    /// <summary>
    /// Whether its time says how long an answer takes. Of a request that timed out or was never sent it is a lower bound: leaving those
    /// out would make a run look the better, the more of its requests were too slow. One that was refused says nothing about it.
    /// </summary>
    public static bool HasLatency(RequestOutcome outcome) =>
        outcome is RequestOutcome.Ok or RequestOutcome.TimedOut or RequestOutcome.NotSent;

    /// <summary><c>12 timed_out, 3 server_error</c>: what went wrong, the most frequent first; empty when nothing did.</summary>
    public static string Failures(LoadTotals totals)
    {
        ArgumentNullException.ThrowIfNull(totals);
        return string.Join(
            ", ",
            totals.Outcomes.Where(one => one.Outcome != RequestOutcome.Ok)
                .OrderByDescending(one => one.Count)
                .Select(one => $"{Figures.Count(one.Count)} {SnakeCase.NameOf(one.Outcome)}"));
    }
}
