using Perf.Analysis.Formatting;

namespace Perf.Analysis.Comparing;

/// <summary>Compares what two sides measured.</summary>
public static class ComparisonBuilder
{
    private const string Method =
        "A ratio is the median of all quotients of one iteration now and one before; its 95% interval and p are those of the Mann-Whitney "
        + "test, p adjusted for all benchmarks (Holm). They speak of the iterations of these two runs: what a machine does from one run to "
        + "another is not in them, and can be more. Only sides that take turns can tell whether code became slower.";

    public static Comparison Build(ComparedResults before, ComparedResults after)
    {
        IReadOnlyList<ComparedBenchmark> benchmarks = BenchmarkComparer.Compare(before, after);
        ComparisonCounts counts = ComparisonCounts.Of(benchmarks);
        OverallRatio? overall = OverallRatio.Of([.. benchmarks.Select(one => one.Ratio).OfType<double>()]);
        return new Comparison
        {
            SchemaVersion = Comparison.CurrentSchemaVersion,
            Base = before.Run,
            Candidate = after.Run,
            Verdict = VerdictOf(benchmarks.Count, counts, overall),
            Warnings = Comparability.Warnings(before, after),
            Method = Method,
            Counts = counts,
            GeometricMean = overall,
            Benchmarks = benchmarks,
            Load = LoadComparer.Compare(before.Load, after.Load),
            Backfill = BackfillComparer.Compare(before.Backfill, after.Backfill),
            Drills = DrillComparer.Compare(before.Drills, after.Drills),
        };
    }

    private static string VerdictOf(int benchmarks, ComparisonCounts counts, OverallRatio? overall)
    {
        if (benchmarks == 0)
        {
            return "No benchmarks on either side.";
        }

        List<string> parts = [$"{counts.Slower} slower", $"{counts.Faster} faster", $"{counts.Unchanged} without a difference shown"];
        Add(counts.NotTested, "with too few iterations to tell");
        Add(counts.AllocateMore, counts.AllocateMore == 1 ? "allocates more" : "allocate more");
        Add(counts.AllocateLess, counts.AllocateLess == 1 ? "allocates less" : "allocate less");
        Add(counts.New, "new");
        Add(counts.Missing, "missing");
        Add(counts.Failed, "failed");
        string mean = overall is null
            ? "no benchmark was measured on both sides"
            : $"geometric mean {RatioText.Of(overall.Ratio, overall.Interval95)} of {Figures.Count(overall.Benchmarks)}";
        return $"{string.Join(", ", parts)}; {mean}.";

        void Add(int count, string what)
        {
            if (count > 0)
            {
                parts.Add($"{count} {what}");
            }
        }
    }
}
