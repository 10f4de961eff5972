using Perf.Analysis.Backfill;
using Perf.Analysis.Reports;

namespace Perf.Tests.Analysis.Reports;

/// <summary>The layout is a contract: it is the one of the Phase 2 guide, which people and scripts know.</summary>
public sealed class BackfillSummaryTests
{
    [Fact]
    public void JobLine_OfACompletedJob_HasTheLayoutOfTheGuide()
    {
        BackfillJobRecord job = Samples.Job("AAPL", "5m", fetchSeconds: 2.34, computeSeconds: 0.02, storeSeconds: 1.23, records: 1234);

        Assert.Equal(
            "  5m: Fetching... (1234 records, 2.34s) -> Computing... (0.02s) -> Inserting... (1234 inserted, 1.23s)",
            BackfillSummary.JobLine(job));
    }

    [Fact]
    public void JobLine_OfAFailedJob_SaysWhy()
    {
        string line = BackfillSummary.JobLine(Samples.Job("AAPL", "5m", error: "the source refused"));

        Assert.Contains("FAILED", line, StringComparison.Ordinal);
        Assert.EndsWith("the source refused", line, StringComparison.Ordinal);
        Assert.DoesNotContain("inserted", line, StringComparison.Ordinal);
    }

    [Fact]
    public void Header_OfABackfill_CountsItsJobs() =>
        Assert.Contains("Total Jobs: 10", BackfillSummary.Header(Samples.Configuration()));

    [Fact]
    public void Lines_OfABaseline_HaveTheSectionsAndNumbersOfTheGuideInOrder()
    {
        BackfillBaseline baseline = BackfillBaselineBuilder.Build(
            Samples.Configuration() with { Symbols = ["AAPL"], Timeframes = ["5m"] },
            [Samples.Job("AAPL", "5m", fetchSeconds: 312.1, computeSeconds: 0, storeSeconds: 175.1, overheadSeconds: 0.03, records: 125_432)],
            totalDurationSeconds: 487.23,
            new OracleCheck(125_432, 125_432, true),
            interrupted: false);

        string[] expected =
        [
            "### Overall Metrics ###",
            "Total Duration: 487.23s (8.1 minutes)",
            "Total Records: 125,432",
            "Throughput: 257.4 records/sec",
            "Completed Jobs: 1 / 1",
            "Success Rate: 100.0%",
            "### Time Breakdown ###",
            "Polygon API: 312.1s (64%)",
            "DB Inserts: 175.1s (36%)",
            "Feature Computation: 0.0s (0%)",
            "### Bottleneck Identification ###",
            "Slowest Job: AAPL/5m (487.23s)",
            "Slowest Timeframe: 5m (avg 487.23s)",
            "⚠️  PRIMARY BOTTLENECK: Polygon API (64% of time)",
            "   → Recommendations:",
        ];
        Assert.Equal(expected, BackfillSummary.Lines(baseline).Intersect(expected, StringComparer.Ordinal));
    }

    [Fact]
    public void Lines_OfABaselineThatDiffersFromItsSource_SaySo()
    {
        BackfillBaseline baseline = Samples.Baseline(1, 1, 1) with { OracleCheck = new OracleCheck(10, 9, false) };

        Assert.Contains(BackfillSummary.Lines(baseline), line => line.Contains("DOES NOT MATCH", StringComparison.Ordinal));
    }

    [Fact]
    public void Lines_OfABackfillWithoutJobs_ClaimNoBottleneck()
    {
        BackfillBaseline empty = BackfillBaselineBuilder.Build(
            Samples.Configuration(), [], totalDurationSeconds: 0, oracleCheck: null, interrupted: true);

        IReadOnlyList<string> lines = BackfillSummary.Lines(empty);

        Assert.Contains(lines, line => line.StartsWith("INTERRUPTED", StringComparison.Ordinal));
        Assert.DoesNotContain(lines, line => line.Contains("Recommendations", StringComparison.Ordinal) || line.Contains("NaN", StringComparison.Ordinal));
    }
}
