using System.Collections.Frozen;
using Perf.Analysis.Gating;

namespace Perf.Lab.Gate.Arms;

/// <summary>What is compared with what.</summary>
/// <param name="Base">The base's assembly of benchmarks.</param>
/// <param name="Candidate">The candidate's.</param>
/// <param name="Benchmarks">Those that both have, by name, with the clock that judges each.</param>
internal sealed record GatePlan(string Base, string Candidate, IReadOnlyDictionary<string, SliceClock> Benchmarks)
{
    /// <value>Of each benchmark that no server works for.</value>
    public GateAmount Amount { get; init; } = new();

    /// <value>Of each that one works for.</value>
    public GateAmount ServedAmount { get; init; } = GateAmount.Served;

    /// <value>One a lane; launches go on side by side in so many lanes at most. At least one; by default one, without databases.</value>
    public IReadOnlyList<ArmDatabases> Lanes { get; init; } = [ArmDatabases.None];

    /// <summary>Whether a server works for one of them.</summary>
    public bool NeedsDatabase => Benchmarks.Values.Contains(SliceClock.Served);

    /// <value>None. Those that are the same in both, whatever is put into the candidate.</value>
    public IReadOnlySet<string> Controls { get; init; } = FrozenSet<string>.Empty;

    /// <value>0. Real work put into the candidate, of the benchmark's own kind: so many calls more of a hundred.</value>
    public int EffectPercent { get; init; }

    /// <value>The order of everything is drawn by it.</value>
    public int Seed { get; init; } = 1;
}
