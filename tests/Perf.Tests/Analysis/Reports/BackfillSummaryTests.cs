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

    [Theory]
    [InlineData(BackfillJobStatus.Completed)]
    [InlineData(BackfillJobStatus.Failed)]
    public void JobLine_OfAJobThatDidNotGoStraight_HasTheNumbersOfWhatHappenedBesideItsOwn(BackfillJobStatus status)
    {
        BackfillJobRecord straight = Samples.Job("AAPL", "5m", fetchSeconds: 14) with { Status = status, Error = "refused" };
        BackfillJobRecord job = straight with { QuotaWaits = 2, QuotaWaitSeconds = 12, QuarantinedBars = 3 };

        string line = BackfillSummary.JobLine(job);
        string remarks = line[line.IndexOf('[', StringComparison.Ordinal)..(line.IndexOf(']', StringComparison.Ordinal) + 1)];

        Assert.Equal(["2", "12.00", "3"], ReportNumbers.Of(remarks));
        Assert.Equal(BackfillSummary.JobLine(straight), line.Replace($" {remarks}", string.Empty, StringComparison.Ordinal));
    }

    [Fact]
    public void JobLine_OfWhatHappenedOnce_IsInTheSingular()
    {
        BackfillJobRecord job = Samples.Job("AAPL", "5m", fetchSeconds: 14);
        Func<int, BackfillJobRecord>[] happenings =
        [
            count => job with { Retries = count },
            count => job with { RateLimited = count },
            count => job with { QuotaWaits = count },
            count => job with { BreakerOpenings = count },
            count => job with { HeldBack = count },
            count => job with { RejectedPages = count },
            count => job with { QuarantinedBars = count },
        ];

        Assert.All(happenings, happened => Assert.NotEqual(
            BackfillSummary.JobLine(happened(2)),
            BackfillSummary.JobLine(happened(1)).Replace("[1 ", "[2 ", StringComparison.Ordinal)));
    }

    [Fact]
    public void Lines_OfABaselineThatDidNotGoStraight_CountWhatHappenedAndSayThatFetchingContainsWaiting()
    {
        BackfillJobRecord straight = Samples.Job("AAPL", "5m", fetchSeconds: 14);
        BackfillJobRecord job = straight with
        {
            QuotaWaits = 2, QuotaWaitSeconds = 12, BreakerOpenings = 1, HeldBack = 4, RejectedPages = 5, QuarantinedBars = 3,
        };
        QuarantineCheck quarantine = new(
            3, 3, [new QuarantineReasonCount("high below low", 2), new QuarantineReasonCount("negative volume", 1)]);

        IReadOnlyList<string> lines = BackfillSummary.Lines(Baseline(job, quarantine));
        string[] more = [.. lines.Except(BackfillSummary.Lines(Baseline(straight)), StringComparer.Ordinal)];

        Assert.Equal(["12.0", "2", "12.0", "1", "4", "5", "3", "2", "1"], more.SelectMany(ReportNumbers.Of));
        int fetchTime = lines.Index().First(line => line.Item.StartsWith("Polygon API: ", StringComparison.Ordinal)).Index;
        Assert.Equal(more[0], lines[fetchTime + 1]); // a part of it, below it
    }

    [Fact]
    public void Lines_OfAQuarantineThatWasNotStoredAsCounted_ShowBothNumbers()
    {
        BackfillJobRecord job = Samples.Job("AAPL", "5m", fetchSeconds: 14) with { QuarantinedBars = 3 };
        QuarantineCheck quarantine = new(3, 3, [new QuarantineReasonCount("high below low", 3)]);

        IReadOnlyList<string> right = BackfillSummary.Lines(Baseline(job, quarantine));
        IReadOnlyList<string> wrong = BackfillSummary.Lines(Baseline(job, quarantine with { StoredBars = 1 }));

        Assert.Equal(["3", "3"], ReportNumbers.Of(Assert.Single(right.Except(wrong, StringComparer.Ordinal))));
        Assert.Equal(["3", "3", "1", "3"], ReportNumbers.Of(Assert.Single(wrong.Except(right, StringComparer.Ordinal))));
    }

    [Fact]
    public void Lines_OfABaselineThatWentStraight_SayNothingOfOutcomes() =>
        Assert.DoesNotContain(
            BackfillSummary.Lines(Samples.Baseline(1, 1, 1)),
            line => line.Contains("Outcomes", StringComparison.Ordinal) || line.Contains("quota", StringComparison.OrdinalIgnoreCase));

    [Fact]
    public void Lines_OfAnEnrichment_SayWhatItTookApartFromTheBackfill()
    {
        BackfillBaseline without = Samples.Baseline(1, 1, 1);
        BackfillBaseline with = without with { Enrichment = Samples.Enrichment(workers: 3) with { RowsChanged = 7 } };

        string[] more = [.. BackfillSummary.Lines(with).Except(BackfillSummary.Lines(without), StringComparer.Ordinal)];

        Assert.Equal(
            ["3", "10", "10", "900", "7", "2.00", "0.50", "3.00", "4.00", "225"], more.SelectMany(ReportNumbers.Of));
        Assert.DoesNotContain(more, line => line.Contains("failed", StringComparison.Ordinal));
        Assert.DoesNotContain(more, line => line.Contains("interrupted", StringComparison.Ordinal));
    }

    [Fact]
    public void Lines_OfAnEnrichmentThatWasStopped_SayWhereAndWhatFailed()
    {
        BackfillBaseline baseline = Samples.Baseline(1, 1, 1) with
        {
            Enrichment = Samples.Enrichment() with { Series = 4, FailedSeries = 2, FirstError = "BTC/5m: Store: the disk is full" },
        };

        string line = Assert.Single(BackfillSummary.Lines(baseline), line => line.StartsWith("Series:", StringComparison.Ordinal));

        Assert.Contains("4 / 10, interrupted, 2 failed: BTC/5m: Store: the disk is full", line, StringComparison.Ordinal);
    }

    [Fact]
    public void Header_OfABackfill_CountsItsJobs() =>
        Assert.Contains("Total Jobs: 10", BackfillSummary.Header(Samples.Configuration()));

    [Fact]
    public void Lines_OfStagesThatOverlapped_SayThatTheySumToMoreThanTheDuration()
    {
        BackfillConfiguration overlapped = Samples.Configuration() with { Overlap = true };
        BackfillJobRecord job = Samples.Job("AAPL", "5m", fetchSeconds: 14, computeSeconds: 1, storeSeconds: 5, overheadSeconds: 3);

        string[] lines =
        [
            .. BackfillSummary.Lines(BackfillBaselineBuilder.Build(
                overlapped, [job with { WaitSeconds = 3 }], totalDurationSeconds: 15, oracleCheck: null, interrupted: false)),
        ];

        string line = Assert.Single(lines, line => line.StartsWith("Stages Overlapped:", StringComparison.Ordinal));
        Assert.Equal(["20.0", "15.0", "3.0"], ReportNumbers.Of(line));
        Assert.DoesNotContain(lines, line => line.EndsWith(" of time)", StringComparison.Ordinal));
        Assert.Contains("overlap", BackfillSummary.Header(overlapped)[6], StringComparison.Ordinal);
    }

    [Fact]
    public void Lines_OfABaseline_HaveTheSectionsAndNumbersOfTheGuideInOrder()
    {
        BackfillBaseline baseline = BackfillBaselineBuilder.Build(
            Samples.Configuration() with { Symbols = ["AAPL"], Timeframes = ["5m"] },
            [
                Samples.Job(
                    "AAPL", "5m", fetchSeconds: 312.1, computeSeconds: 0, storeSeconds: 175.1, overheadSeconds: 0.03, records: 125_432),
            ],
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
        Assert.DoesNotContain(
            lines,
            line => line.Contains("Recommendations", StringComparison.Ordinal) || line.Contains("NaN", StringComparison.Ordinal));
    }

    private static BackfillBaseline Baseline(BackfillJobRecord job, QuarantineCheck? quarantine = null) =>
        BackfillBaselineBuilder.Build(
            Samples.Configuration(), [job], totalDurationSeconds: 16, oracleCheck: null, interrupted: false, quarantine);
}
