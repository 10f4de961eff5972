namespace Perf.Analysis.Comparing.Reports;

/// <summary>A line for a terminal.</summary>
/// <param name="Tone">What it is news of, for who has colours; null for neither good nor bad.</param>
public readonly record struct ComparisonLine(string Text, Finding? Tone = null);
