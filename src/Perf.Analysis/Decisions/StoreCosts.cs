using Perf.Analysis.Benchmarks;
using Perf.Analysis.Statistics;

namespace Perf.Analysis.Decisions;

/// <summary>
/// Reads from cases of the suite Insert at several sizes what writing costs. Cases run one after the other on a machine that changes its
/// speed, so all of them are told by their turns with COPY, and COPY itself by all cases of its size.
/// </summary>
internal static class StoreCosts
{
    /// <param name="cases">Every case of the suite that meets the same table.</param>
    /// <param name="method">The writer, as its cases are called.</param>
    /// <param name="fractionOf">Which of a case's speeds as a fraction of COPY: the measured one, or a bound of its interval.</param>
    /// <returns>Null where it was not measured at two sizes, or the larger one costs nothing more.</returns>
    public static StoreCost? Of(IReadOnlyList<BenchmarkResult> cases, string method, Func<SpeedRatio, double?> fractionOf)
    {
        (double Rows, double Seconds)[] points =
        [
            .. from result in cases
               where result.Method == method
               let rows = SuiteConvention.Insert.SizeOf(result)
               let fraction = Fraction(cases, result, fractionOf)
               let copy = CopySeconds(cases, rows)
               where rows is not null && fraction is not null && copy is not null
               select ((double)rows.Value, copy.Value / fraction.Value),
        ];
        return StoreCost.Through(points);
    }

    /// <summary>Of a case, as the median one of those that do the same has it.</summary>
    private static double? Fraction(IReadOnlyList<BenchmarkResult> cases, BenchmarkResult result, Func<SpeedRatio, double?> fractionOf)
    {
        double[] alike =
        [
            .. from other in cases
               where BatchSizes.AreAlike(result, other)
               let fraction = other.Storage?.OfCopy is { } ofCopy ? fractionOf(ofCopy) : null
               where fraction is not null
               select fraction.Value,
        ];
        return alike.Length > 0 ? Quantiles.Median(alike) : null;
    }

    /// <summary>Of COPY with so many rows, as the median case that took turns with it has it.</summary>
    private static double? CopySeconds(IReadOnlyList<BenchmarkResult> cases, long? rows)
    {
        double[] seconds =
        [
            .. from result in cases
               where SuiteConvention.Insert.SizeOf(result) == rows
                   && result.Storage is { RowsPerSecond: not null, OfCopy: not null }
               select rows!.Value / result.Storage!.RowsPerSecond!.Value * result.Storage.OfCopy!.Value.Ratio,
        ];
        return seconds.Length > 0 ? Quantiles.Median(seconds) : null;
    }
}
