using Perf.Analysis.Gating.Rules;

namespace Perf.Lab.Gate;

/// <summary>What the gate was asked.</summary>
/// <param name="Rules">What is judged by.</param>
/// <param name="Filter">Patterns of the benchmarks that are meant; empty: all of them.</param>
/// <param name="IsShort">Only those that the rules call key.</param>
internal sealed record GateSettings(GateRules Rules, IReadOnlyList<string> Filter, bool IsShort);
