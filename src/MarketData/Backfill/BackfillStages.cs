using MarketData.Bars;
using MarketData.Calendars;
using MarketData.Failures;
using MarketData.Features;
using MarketData.Resampling;
using MarketData.Storage;

namespace MarketData.Backfill;

/// <summary>
/// The three stages of a job, which the lanes of a run put one after the other: all its bars are fetched or made from those
/// fetched, the features of the whole series computed, both stored, with the bars that cannot be true and the range that is covered
/// now. A failure of a job is a value, reported at once, and the stages behind it let the job pass; only cancellation is thrown.
/// Holds nothing of a job, and so may be in several stages at once.
/// </summary>
internal sealed class BackfillStages(
    IBarSource source, IBarWriter writer, IBackfillObserver observer, TimeProvider timeProvider, BackfillRun run)
{
    public required IFeatureHistory? History { get; init; }

    public required FeatureEngine Engine { get; init; }

    /// <returns>
    /// The group's first job, whether or not it failed. Null, and nothing is reported, when the fetch was let go because the run stops.
    /// </returns>
    public async Task<JobInHand?> FetchAsync(PlannedGroup planned, FetchedBars fetched)
    {
        fetched.Clear();
        JobInHand first = new(planned, index: 0, fetched, timeProvider);
        try
        {
            Enter(first, BackfillStage.Fetch);
            await fetched.FillAsync(source, planned.Group, first.Outcomes, timeProvider.GetUtcNow(), run.Fetching);
            first.Leave();
        }
        catch (OperationCanceledException) when (run.Fetching.IsCancellationRequested && !run.Working.IsCancellationRequested)
        {
            planned.End();
            return null;
        }
        catch (Exception exception) when (IsFailure(exception))
        {
            Fail(first, exception);
        }

        return first;
    }

    /// <summary>
    /// Makes the job's bars where they are not those fetched, which counts as its fetch, and computes the features, behind what the
    /// store knows of the series.
    /// </summary>
    public async Task ComputeAsync(JobInHand job, JobBuffers buffers)
    {
        buffers.Made.Clear();
        buffers.MadeUntrue.Clear();
        job.Buffers = buffers;
        if (job.IsOver || job.Fetched.Failure is not null)
        {
            Skip(job);
            return;
        }

        job.Clock.TakeUp(BackfillStage.Compute);
        try
        {
            if (!job.IsAsFetched)
            {
                Enter(job, BackfillStage.Fetch);
                Make(job, buffers);
            }

            await RecallAsync(job, buffers.Computation);
            Enter(job, BackfillStage.Compute);
            buffers.Computation.Compute(job.Bars!, job.Fetched.Covers(job.Job), Engine);
            job.Leave();
        }
        catch (Exception exception) when (IsFailure(exception))
        {
            Fail(job, exception);
        }
    }

    /// <summary>
    /// Stores the job when it is its series' turn. Also without a bar: that there is none in the range is worth remembering, and
    /// so is one that cannot be true.
    /// </summary>
    public async Task StoreAsync(JobInHand job)
    {
        if (job.IsOver)
        {
            return;
        }

        try
        {
            await job.Planned.Turn.WaitAsync(run.Working);
            Enter(job, BackfillStage.Store);
            job.Written = await writer.WriteAsync(job.ToData(), run.Working);
        }
        catch (Exception exception) when (IsFailure(exception))
        {
            Fail(job, exception);
            return;
        }

        Finish(job, failure: null);
    }

    /// <summary>
    /// The store is asked when it is the series' turn, or it would not know of the jobs before this one. A lane may wait for that
    /// here: the groups before are stored by parts of lanes that never wait for this one.
    /// </summary>
    private async Task RecallAsync(JobInHand job, SeriesComputation computation)
    {
        if (History is not null)
        {
            job.Leave();
            await job.Planned.Turn.WaitAsync(run.Working);
            Enter(job, BackfillStage.Store);
        }

        await computation.RecallAsync(History, job.Job, run.Working);
    }

    private static void Make(JobInHand job, JobBuffers buffers)
    {
        // Of the timeframe fetched, what is in quarantine is the job's own already.
        ReadOnlySpan<long> untrueTimes = job.IsOfTheFetched ? [] : job.Fetched.Quarantined.Bars.TimesUnixMs;
        MarketCalendar calendar = MarketCalendar.For(job.Job.Series.Symbol.AssetClass);
        BarResampler.Resample(
            job.Fetched.Bars, untrueTimes, calendar, job.Job.Series.Timeframe, job.Job.Range, buffers.Made, buffers.MadeUntrue);
        job.Outcomes.QuarantinedBars += buffers.MadeUntrue.Count;
    }

    private void Enter(JobInHand job, BackfillStage stage)
    {
        run.Working.ThrowIfCancellationRequested();
        job.Enter(stage);
        observer.StageStarted(job.Job, stage);
    }

    private bool IsFailure(Exception exception) =>
        exception is not OperationCanceledException || !run.Working.IsCancellationRequested;

    private void Fail(JobInHand job, Exception exception)
    {
        bool stops = exception is BarSourceException { StopsTheRun: true };
        BackfillFailure failure = new(job.Clock.Stage, FailureText.Of(exception), stops)
        {
            HeldBackFor = (exception as BarSourceException)?.HeldBackFor,
        };
        if (stops)
        {
            run.StopFetching();
        }

        if (job.IsFirst && failure.Stage == BackfillStage.Fetch)
        {
            job.Fetched.Failure = failure;
        }

        Finish(job, failure);
    }

    /// <summary>A job whose bars would have been made from a fetch that failed fails with it, or never began when the run stops.</summary>
    private void Skip(JobInHand job)
    {
        if (job is { IsOver: false, Fetched.Failure: { StopsTheRun: false } failure })
        {
            string message = $"{job.Planned.Group.Fetched.Series}, which it is made from, was not fetched: {failure.Message}";
            Finish(job, failure with { Message = message });
        }

        job.IsOver = true;
    }

    private void Finish(JobInHand job, BackfillFailure? failure)
    {
        BackfillJobResult result = job.End(failure);
        BackfillTelemetry.Count(result);
        observer.JobFinished(result);
    }
}
