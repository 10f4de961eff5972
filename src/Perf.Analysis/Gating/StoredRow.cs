using Perf.Analysis.Comparing;
using Perf.Analysis.Statistics;

namespace Perf.Analysis.Gating;

/// <summary>A benchmark of stored results with its tests.</summary>
internal sealed class StoredRow
{
    /// <param name="isAlone">Whether its case was measured by one job only.</param>
    public StoredRow(BenchmarkPair pair, bool isAlone)
    {
        Pair = pair;
        Name = isAlone ? pair.Identity : $"{pair.Identity} [{pair.Job}]";
        if (pair is { Base: { } before, Candidate: { } after })
        {
            Samples = SampleComparison.Of(before.ValuesNs, after.ValuesNs);
            MannWhitney test = MannWhitney.Of([.. after.ValuesNs], [.. before.ValuesNs]);
            (SlowerP, FasterP) = (test.GreaterP, test.LessP);
        }
    }

    public BenchmarkPair Pair { get; }

    /// <summary>Its identity, with the job where the case has several.</summary>
    public string Name { get; }

    /// <summary>Null when it was not timed on both sides.</summary>
    public SampleComparison? Samples { get; }

    public double SlowerP { get; } = 1;

    public double FasterP { get; } = 1;

    /// <summary>By Holm over all benchmarks; null where it is not judged.</summary>
    public double? AdjustedP { get; set; }

    public double? AdjustedFasterP { get; set; }

    /// <summary>
    /// About the smallest slowdown that would have failed: the lower end of the interval lies so far below the ratio. Null without one.
    /// </summary>
    public double? DetectableAt(double tolerance) =>
        Samples is { Interval95: { } bounds } ? ((1 + tolerance) * Samples.Ratio / bounds.Low) - 1 : null;
}
