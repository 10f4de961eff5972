namespace Perf.Analysis.Reports.Charts;

/// <summary>Bars of one thing, below its name.</summary>
internal sealed record BarGroup(string Name, IReadOnlyList<Bar> Bars);
