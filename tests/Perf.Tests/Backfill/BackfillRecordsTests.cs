using MarketData.Backfill;
using MarketData.Bars;
using MarketData.Instruments;
using MarketData.Postgres.Reading;
using MarketData.Time;
using Perf.Analysis.Backfill;
using Perf.Lab.Backfill;

namespace Perf.Tests.Backfill;

public sealed class BackfillRecordsTests
{
    [Fact]
    public void Job_OutcomesOfAFetch_AreAllTakenOver()
    {
        BackfillJobRecord record = BackfillRecords.Job(Result(new FetchOutcomes
        {
            Requests = 1,
            Retries = 2,
            RateLimited = 3,
            QuotaWaits = 4,
            QuotaWaitTime = TimeSpan.FromSeconds(4.5),
            BreakerOpenings = 5,
            HeldBack = 6,
            EmptyWhileOpen = 7,
            EndedEarly = 10,
            RejectedPages = 7,
            QuarantinedBars = 8,
            BodyBytes = 9,
        }));

        Assert.Equal((1, 2, 3), (record.Requests, record.Retries, record.RateLimited));
        Assert.Equal((4, 4.5), (record.QuotaWaits, record.QuotaWaitSeconds));
        Assert.Equal((5, 6, 7, 10), (record.BreakerOpenings, record.HeldBack, record.EmptyWhileOpen, record.EndedEarly));
        Assert.Equal((7, 8, 9L), (record.RejectedPages, record.QuarantinedBars, record.BodyBytes));
        Assert.Equal(
            (1, 2, 3, 4, 10), (record.FetchSeconds, record.ComputeSeconds, record.StoreSeconds, record.WaitSeconds, record.WallSeconds));
        Assert.Equal((0.5, 1.5, 2), (record.FetchWaitSeconds, record.ComputeWaitSeconds, record.StoreWaitSeconds));
    }

    [Fact]
    public void Job_OfABackfillThatBeganBefore_StartsAsMuchLater()
    {
        DateTimeOffset began = DateTimeOffset.UnixEpoch;
        BackfillJobResult result = Result(new FetchOutcomes()) with { StartedAt = began.AddSeconds(1.5) };

        Assert.Equal(1.5, BackfillRecords.Job(result, began).StartSeconds);
        Assert.Null(BackfillRecords.Job(result).StartSeconds);
        Assert.Null(BackfillRecords.Job(result with { StartedAt = null }, began).StartSeconds);
    }

    [Fact]
    public void Quarantine_CountedAndStored_AgreeWhenEveryBarOfACompletedJobIsStored()
    {
        BackfillJobRecord completed = BackfillRecords.Job(Result(new FetchOutcomes { QuarantinedBars = 3 }));
        BackfillJobRecord failed = BackfillRecords.Job(
            Result(new FetchOutcomes { QuarantinedBars = 5 }, new BackfillFailure(BackfillStage.Fetch, "refused", StopsTheRun: false)));
        QuarantineTotals[] stored = [new(QuarantineReason.HighBelowLow, 1, 1), new(QuarantineReason.NegativeVolume, 1, 0)];

        QuarantineCheck check = BackfillRecords.Quarantine([completed, failed], stored);

        Assert.True(check.Matches);
        Assert.Equal([new("high below low", 2), new("negative volume", 1)], check.Reasons);
        Assert.False(BackfillRecords.Quarantine([completed], stored[..1]).Matches);
    }

    [Fact]
    public void Quarantine_EveryReason_HasWordsOfItsOwn()
    {
        QuarantineTotals[] all = [.. Enum.GetValues<QuarantineReason>().Select(reason => new QuarantineTotals(reason, 1, 0))];

        Assert.Equal(all.Length, BackfillRecords.Quarantine([], all).Reasons.Select(reason => reason.Reason).Distinct().Count());
    }

    private static BackfillJobResult Result(FetchOutcomes outcomes, BackfillFailure? failure = null) => new(
        new BackfillJob(new SeriesKey(Symbol.Stock("AAPL"), Timeframe.OneDay), default),
        0,
        default,
        outcomes,
        Spent(1, 0.5),
        Spent(2, 1.5),
        Spent(3, 2),
        TimeSpan.FromSeconds(10),
        failure);

    private static JobStageTime Spent(double seconds, double waitedSeconds) =>
        new(TimeSpan.FromSeconds(seconds), TimeSpan.FromSeconds(waitedSeconds));
}
