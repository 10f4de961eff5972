using Perf.Analysis.Gating.Rules;

namespace Perf.Analysis.Gating;

/// <summary>The waivers of the rules on one day, and what each was used for.</summary>
internal sealed class WaiverBook(IReadOnlyList<GateWaiver> waivers, DateTimeOffset at)
{
    private readonly DateOnly day = DateOnly.FromDateTime(at.UtcDateTime);
    private readonly Dictionary<string, SortedSet<string>> used = new(StringComparer.Ordinal);

    /// <summary>The first waiver that holds, names the benchmark and covers what befell it, now used; null without one.</summary>
    public string? Use(string benchmark, Func<GateWaiver, bool> covers)
    {
        GateWaiver? waiver = waivers.FirstOrDefault(one => one.HoldsOn(day) && one.Names(benchmark) && covers(one));
        if (waiver is null)
        {
            return null;
        }

        if (!used.TryGetValue(waiver.Id, out SortedSet<string>? benchmarks))
        {
            used.Add(waiver.Id, benchmarks = new SortedSet<string>(StringComparer.Ordinal));
        }

        benchmarks.Add(benchmark);
        return waiver.Id;
    }

    /// <summary>Why the waivers that name a benchmark do not cover it: a sentence, or empty when none names it.</summary>
    public string WhyNot(string benchmark)
    {
        GateWaiver[] named = [.. waivers.Where(one => one.Names(benchmark))];
        return named switch
        {
            [] => string.Empty,
            _ when named.FirstOrDefault(one => one.HoldsOn(day)) is { } holding => $" Waiver {holding.Id} does not cover so much.",
            _ => FormattableString.Invariant($" Waiver {named[^1].Id} expired on {named[^1].Expires:yyyy-MM-dd}."),
        };
    }

    public IReadOnlyList<GateWaiverUse> Uses() =>
    [
        .. waivers.Select(one => new GateWaiverUse(
            one.Id,
            one.Owner,
            one.Reason,
            one.Expires,
            !one.HoldsOn(day) ? WaiverState.Expired : used.ContainsKey(one.Id) ? WaiverState.Used : WaiverState.Unused,
            used.TryGetValue(one.Id, out SortedSet<string>? benchmarks) ? [.. benchmarks] : [])),
    ];
}
