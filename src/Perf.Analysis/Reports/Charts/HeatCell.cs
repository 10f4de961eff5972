namespace Perf.Analysis.Reports.Charts;

/// <param name="Row">Of the rows' names, the index.</param>
/// <param name="Column">Of the columns' names, the index.</param>
/// <param name="Text">The value as people read it.</param>
internal sealed record HeatCell(int Row, int Column, double Value, string Text);
