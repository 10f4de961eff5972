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
    private const int Median = 500;
    private const int P95 = 950;
    private const int P99 = 990;
    private const int P999 = 999;

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
            nanoseconds[^1] * MsPerNs);

        double At(int permille) => OrderStatistics.NearestRank(nanoseconds, permille) * MsPerNs;

        Interval? Around(int permille) => OrderStatistics.IntervalOf(nanoseconds, permille, MsPerNs);
    }
}
