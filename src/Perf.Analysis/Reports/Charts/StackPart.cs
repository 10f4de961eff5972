namespace Perf.Analysis.Reports.Charts;

/// <summary>A part of a stacked bar.</summary>
/// <param name="Value">Not negative.</param>
/// <param name="Text">The value as people read it.</param>
internal sealed record StackPart(string Name, double Value, string Text);
