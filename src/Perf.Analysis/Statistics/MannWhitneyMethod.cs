namespace Perf.Analysis.Statistics;

/// <summary>How the probabilities of a <see cref="MannWhitney"/> test were found.</summary>
public enum MannWhitneyMethod
{
    /// <summary>All ways to choose the first sample's ranks were counted; no two values were the same.</summary>
    Exact,

    /// <summary>The same over mid-ranks: equal values share the mean of the ranks they take up.</summary>
    ExactWithTies,

    /// <summary>The normal approximation, corrected for ties and for continuity.</summary>
    Normal,
}
