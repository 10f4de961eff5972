using MarketData.Bars;
using MarketData.Features;
using MarketData.Storage;

namespace MarketData.Backfill;

/// <summary>
/// Does one job at a time: fetches all its bars, computes the features of the whole series, stores both. Keeps its columns
/// between jobs, so that after the largest job it allocates no more. Not thread-safe: one worker a task.
/// </summary>
public sealed class BackfillWorker(IBarSource source, IBarWriter writer, IBackfillObserver observer, TimeProvider timeProvider)
{
    private readonly BarColumns bars = new();
    private readonly FeatureColumns features = new();

    /// <summary>A failure of the job is a value; only cancellation is thrown.</summary>
    public async Task<BackfillJobResult> RunAsync(BackfillJob job, CancellationToken cancellationToken)
    {
        JobClock clock = new(timeProvider);
        FetchOutcomes outcomes = new();
        WriteOutcome written = default;
        BackfillFailure? failure = null;
        bars.Clear();
        try
        {
            Enter(BackfillStage.Fetch);
            await foreach (BarPage page in source.FetchAsync(job.Series, job.Range, outcomes, cancellationToken))
            {
                bars.Append(page.Bars);
            }

            if (bars.Count > 0)
            {
                Enter(BackfillStage.Compute);
                features.Resize(bars.Count);
                QuantFeatures.Compute(bars, features);

                Enter(BackfillStage.Store);
                SeriesData data = new(job.Series, bars, features, timeProvider.GetUtcNow());
                written = await writer.WriteAsync(data, cancellationToken);
            }
        }
        catch (Exception exception) when (exception is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            bool stops = exception is BarSourceException { StopsTheRun: true };
            failure = new BackfillFailure(clock.Stage, exception.Message.ReplaceLineEndings(" "), stops);
        }

        clock.Stop();
        return new BackfillJobResult(
            job, bars.Count, written, outcomes, clock[BackfillStage.Fetch], clock[BackfillStage.Compute], clock[BackfillStage.Store],
            clock.Wall, failure);

        void Enter(BackfillStage stage)
        {
            clock.Enter(stage);
            observer.StageStarted(job, stage);
        }
    }

    /// <summary>Adds up the time spent in each stage.</summary>
    private sealed class JobClock(TimeProvider timeProvider)
    {
        private readonly long started = timeProvider.GetTimestamp();
        private readonly TimeSpan[] spent = new TimeSpan[3];
        private long entered = timeProvider.GetTimestamp();

        public BackfillStage Stage { get; private set; }

        public TimeSpan Wall { get; private set; }

        public TimeSpan this[BackfillStage stage] => spent[(int)stage];

        public void Enter(BackfillStage stage)
        {
            long now = timeProvider.GetTimestamp();
            spent[(int)Stage] += timeProvider.GetElapsedTime(entered, now);
            entered = now;
            Stage = stage;
        }

        public void Stop()
        {
            Enter(Stage);
            Wall = timeProvider.GetElapsedTime(started, entered);
        }
    }
}
