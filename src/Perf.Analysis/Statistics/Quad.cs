namespace Perf.Analysis.Statistics;

/// <summary>
/// Four slices measured one after the other, two of each arm, in the order ABBA or BAAB: whatever drifts evenly over the four
/// falls out of their ratio.
/// </summary>
/// <param name="A1">Time of the base's first slice, above zero; all four in the same unit and of the same work.</param>
/// <param name="A2">Time of its second.</param>
/// <param name="B1">Time of the candidate's first slice.</param>
/// <param name="B2">Time of its second.</param>
public readonly record struct Quad(double A1, double A2, double B1, double B2)
{
    /// <summary>log((B1 + B2) / (A1 + A2)): above zero where the candidate is slower.</summary>
    public double LogRatio => Math.Log((B1 + B2) / (A1 + A2));
}
