namespace Perf.Analysis.Gating.Texts;

/// <summary>A line for a terminal.</summary>
/// <param name="Verdict">What its row came to, for colours; null for any other line.</param>
public sealed record GateLine(string Text, GateVerdict? Verdict = null);
