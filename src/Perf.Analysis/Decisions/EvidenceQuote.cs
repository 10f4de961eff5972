using Perf.Analysis.Statistics;

namespace Perf.Analysis.Decisions;

/// <summary>A number quoted from an exported suite, with where it can be looked up.</summary>
/// <param name="Stage">The stage it says something about.</param>
/// <param name="Statement">In words: <c>Copy vs Row at 10,000 rows: 31x [28-34], 4.83 us a row</c>.</param>
/// <param name="File">The export, below <c>bench/</c>.</param>
/// <param name="Benchmark">Identity of the case.</param>
/// <param name="Against">Identity of the baseline of the suite; null when there is no ratio.</param>
/// <param name="Ratio">How many times as fast as the baseline, by turns where both took them; null without one.</param>
/// <param name="RatioInterval95">Null with too few rounds or iterations to say.</param>
/// <param name="NanosecondsPerItem">Median time a row or bar; null when the case does not say how many it handles.</param>
public sealed record EvidenceQuote(
    Stage Stage,
    string Statement,
    string File,
    string Benchmark,
    string? Against,
    double? Ratio,
    Interval? RatioInterval95,
    double? NanosecondsPerItem);
