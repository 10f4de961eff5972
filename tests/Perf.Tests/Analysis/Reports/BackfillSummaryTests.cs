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
    public void JobLine_OfAJobThatDidNotGoStraight_SaysWhatHappened()
    {
        BackfillJobRecord job = Samples.Job("AAPL", "5m", fetchSeconds: 14) with { QuotaWaits = 1, QuotaWaitSeconds = 12, QuarantinedBars = 3 };

        Assert.EndsWith(
            " [1 waits for the quota (12.00s of the fetch); 3 bars quarantined]", BackfillSummary.JobLine(job), StringComparison.Ordinal);
        Assert.Contains(
            "3 bars quarantined] -> FAILED",
            BackfillSummary.JobLine(job with { Status = BackfillJobStatus.Failed, Error = "refused" }),
            StringComparison.Ordinal);
    }

    [Fact]
    public void Lines_OfABaselineThatDidNotGoStraight_SayWhatHappenedAndThatFetchingContainsWaiting()
    {
        BackfillJobRecord job = Samples.Job("AAPL", "5m", fetchSeconds: 14) with
        {
            QuotaWaits = 2, QuotaWaitSeconds = 12, BreakerOpenings = 1, HeldBack = 4, RejectedPages = 5, QuarantinedBars = 3,
        };
        BackfillBaseline baseline = BackfillBaselineBuilder.Build(
            Samples.Configuration(),
            [job],
            totalDurationSeconds: 16,
            oracleCheck: null,
            interrupted: false,
            new QuarantineCheck(3, 3, [new QuarantineReasonCount("high below low", 2), new QuarantineReasonCount("negative volume", 1)]));

        string[] expected =
        [
            "Polygon API: 14.0s (88%)",
            "  of which waiting for the quota: 12.0s",
            "### Fetch Outcomes ###",
            "Waits for the quota: 2, 12.0s of the fetch time",
            "Breaker openings: 1",
            "Attempts held back by the breaker: 4",
            "Rejected pages: 5",
            "Quarantined bars: 3 (2 high below low, 1 negative volume; all of completed jobs stored)",
        ];
        Assert.Equal(expected, BackfillSummary.Lines(baseline).Intersect(expected, StringComparer.Ordinal));
        Assert.Contains(
            BackfillSummary.Lines(baseline with { Quarantine = baseline.Quarantine! with { StoredBars = 1 } }),
            line => line.Contains("1 STORED WHERE 3 WERE COUNTED", StringComparison.Ordinal));
    }

    [Fact]
    public void Lines_OfABaselineThatWentStraight_SayNothingOfOutcomes() =>
        Assert.DoesNotContain(
            BackfillSummary.Lines(Samples.Baseline(1, 1, 1)),
            line => line.Contains("Outcomes", StringComparison.Ordinal) || line.Contains("quota", StringComparison.OrdinalIgnoreCase));

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
