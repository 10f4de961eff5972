using Perf.Analysis.Statistics;

namespace Perf.Analysis.Load;

/// <summary>
/// How long requests took, in milliseconds: exact nearest-rank percentiles of all of them, with distribution-free 95% intervals, which
/// are null where there are too few requests for one.
/// </summary>
/// <param name="Count">Requests in it.</param>
public sealed record LatencySummary(
    long Count,
    double AverageMs,
    double P50Ms,
    Interval? P50Interval95Ms,
    double P95Ms,
    Interval? P95Interval95Ms,
    double P99Ms,
    Interval? P99Interval95Ms,
    double P999Ms,
    Interval? P999Interval95Ms,
    double MaxMs)
{
    private const double MsPerNs = 1e-6;
    private const double PermillePerPercent = 10;
    private const int Median = 500;
    private const int P95 = 950;
    private const int P99 = 990;
    private const int P999 = 999;

    private static readonly int[] CurvePermille = [100, 250, 500, 750, 900, 950, 975, 990, 995, 998, 999];

    /// <summary>Percentiles from the 10th to the 99.9th, ascending; null in files of before they were kept.</summary>
    public IReadOnlyList<LatencyPoint>? Curve { get; init; }

    /// <param name="nanoseconds">In any order; sorted where they are.</param>
    /// <returns>Null when there are none.</returns>
    public static LatencySummary? OfOwned(long[] nanoseconds)
    {
        ArgumentNullException.ThrowIfNull(nanoseconds);
        if (nanoseconds.Length == 0)
        {
            return null;
        }

        nanoseconds.AsSpan().Sort();
        double sum = 0;
        foreach (long one in nanoseconds)
        {
            sum += one;
        }

        return new LatencySummary(
            nanoseconds.Length,
            sum / nanoseconds.Length * MsPerNs,
            At(Median),
            Around(Median),
            At(P95),
            Around(P95),
            At(P99),
            Around(P99),
            At(P999),
            Around(P999),
            nanoseconds[^1] * MsPerNs)
        {
            Curve = [.. CurvePermille.Select(permille => new LatencyPoint(permille / PermillePerPercent, At(permille)))],
        };

        double At(int permille) => OrderStatistics.NearestRank(nanoseconds, permille) * MsPerNs;

        Interval? Around(int permille) => OrderStatistics.IntervalOf(nanoseconds, permille, MsPerNs);
    }
}
