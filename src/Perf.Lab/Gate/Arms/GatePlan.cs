using Perf.Analysis.Gating;

namespace Perf.Lab.Gate.Arms;

/// <summary>What is compared with what.</summary>
/// <param name="Base">The base's assembly of benchmarks.</param>
/// <param name="Candidate">The candidate's.</param>
/// <param name="Benchmarks">Those that both have, by name, with the clock that judges each.</param>
internal sealed record GatePlan(string Base, string Candidate, IReadOnlyDictionary<string, SliceClock> Benchmarks)
{
    public GateAmount Amount { get; init; } = new();

    /// <value>What is set for the base's arm: where it has its tables, say.</value>
    public ArmEnvironment BaseEnvironment { get; init; } = ArmEnvironment.Empty;

    /// <value>What is set for the arm of the base's copy.</value>
    public ArmEnvironment CopyEnvironment { get; init; } = ArmEnvironment.Empty;

    /// <value>What is set for the candidate's arm.</value>
    public ArmEnvironment CandidateEnvironment { get; init; } = ArmEnvironment.Empty;

    /// <value>0. Real work put into the candidate, of the benchmark's own kind: so many calls more of a hundred.</value>
    public int EffectPercent { get; init; }

    /// <value>The order of everything is drawn by it.</value>
    public int Seed { get; init; } = 1;
}
