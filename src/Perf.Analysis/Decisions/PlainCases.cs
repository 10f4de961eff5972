using Perf.Analysis.Benchmarks;
using Perf.Analysis.Statistics;

namespace Perf.Analysis.Decisions;

/// <summary>
/// Cases of the suite Insert that took turns with the same with one thing changed, in one process: two processes that measure the same come
/// out a tenth apart, and a batch size or a partition may not cost that much.
/// </summary>
internal static class PlainCases
{
    /// <summary>How many times as fast one case is as another that took turns with the same plain one, or is that.</summary>
    /// <returns>Null for cases that did not.</returns>
    public static SpeedRatio? Compare(BenchmarkResult result, BenchmarkResult other) =>
        AgainstPlain(result) is { } mine && AgainstPlain(other) is { } others && KindOf(result) == KindOf(other)
            ? SpeedRatio.Of(mine, others)
            : null;

    /// <summary>The same of two batch sizes with pages of every size that both were measured with; what neither fills is alike.</summary>
    /// <param name="sameTable">Every case that meets the same table.</param>
    /// <returns>By rows, from few to many; empty where the cases are no batches.</returns>
    public static IReadOnlyList<(double Rows, SpeedRatio Ratio)> CompareBatches(
        IReadOnlyList<BenchmarkResult> sameTable, BenchmarkResult result, BenchmarkResult other)
    {
        if (BatchSizes.SizeOf(result) is not { } size || BatchSizes.SizeOf(other) is not { } otherSize)
        {
            return [];
        }

        double alike = Math.Min(size, otherSize);
        return
        [
            (alike, new SpeedRatio(1, new Interval(1, 1))),
            .. from mine in sameTable
               where mine.Method == result.Method
               from others in sameTable
               where others.Method == other.Method
               let rows = SuiteConvention.Insert.SizeOf(mine)
               where rows > alike
               let ratio = Compare(mine, others)
               where ratio is not null
               orderby rows
               select ((double)rows.Value, ratio.Value),
        ];
    }

    /// <summary>How many times as fast COPY is as rows one by one that took turns with it, with pages of every size.</summary>
    /// <param name="sameTable">Every case that meets the same table.</param>
    public static IEnumerable<(double Rows, SpeedRatio Ratio)> CopyAgainstRow(IReadOnlyList<BenchmarkResult> sameTable) =>
        from result in sameTable
        where result.Method == "Row"
        let rows = SuiteConvention.Insert.SizeOf(result)
        where rows is not null && result.Storage?.OfPlain is not null
        select ((double)rows.Value, SpeedRatio.Of(new SpeedRatio(1, new Interval(1, 1)), result.Storage!.OfPlain!.Value));

    /// <summary>Exactly one for the plain case itself.</summary>
    public static SpeedRatio? AgainstPlain(BenchmarkResult result) =>
        IsPlain(result) ? new SpeedRatio(1, new Interval(1, 1)) : result.Storage?.OfPlain;

    private static bool IsPlain(BenchmarkResult result) => result.Parameter("Index") is { } index
        ? index == "None" && result.Parameter("Partitions") == "None"
        : BatchSizes.SizeOf(result) == WorkMetrics.PlainBatchRows;

    /// <summary>What two cases have in common that are the same but for one thing.</summary>
    private static (string Type, string Writer, long? Rows) KindOf(BenchmarkResult result) =>
        (result.Type, BatchSizes.WriterOf(result), SuiteConvention.Insert.SizeOf(result));
}
