using Perf.Analysis.Statistics;

namespace Perf.Analysis.Decisions;

/// <summary>What a way of writing costs, by a suite that measured it at several sizes.</summary>
/// <param name="JobSeconds">A job of any size: its transaction, above all.</param>
/// <param name="RowSeconds">A row more; above zero.</param>
internal readonly record struct StoreCost(double JobSeconds, double RowSeconds)
{
    private const int LeastSizes = 2;

    /// <summary>By pages of several sizes.</summary>
    /// <returns>Null of a single size, or where the rows of the larger ones cost nothing more.</returns>
    public static StoreCost? Through(IReadOnlyList<(double Rows, double Seconds)> pages) =>
        pages.Count >= LeastSizes
        && LineFit.OfRelative([.. pages.Select(page => page.Rows)], [.. pages.Select(page => page.Seconds)]) is { Slope: > 0 } line
            ? new StoreCost(Math.Max(line.Intercept, 0), line.Slope)
            : null;

    /// <summary>Of one job.</summary>
    public double Seconds(double rows) => JobSeconds + (RowSeconds * rows);
}
