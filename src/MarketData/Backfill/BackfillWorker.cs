using System.Runtime.CompilerServices;
using MarketData.Bars;
using MarketData.Calendars;
using MarketData.Features;
using MarketData.Resampling;
using MarketData.Storage;

namespace MarketData.Backfill;

/// <summary>
/// Does one job at a time: fetches all its bars or makes them from those fetched, computes the features of the whole series,
/// stores both, with the bars that cannot be true and the range that is covered now. Keeps its columns between jobs, so that after
/// the largest job it allocates no more. Not thread-safe: one worker a task.
/// </summary>
public sealed class BackfillWorker(IBarSource source, IBarWriter writer, IBackfillObserver observer, TimeProvider timeProvider)
{
    private readonly BarColumns fetched = new();
    private readonly BarColumns made = new();
    private readonly FeatureColumns features = new();
    private readonly QuarantinedBars quarantined = new();
    private readonly QuarantinedBars madeUntrue = new();
    private DateTimeOffset fetchStart;
    private long knownUntilUnixMs;

    /// <summary>
    /// The results of a group's jobs, each as its job ends. A failure of a job is a value; only cancellation is thrown. When the
    /// fetch fails, the jobs that live on it fail with it. Making bars counts as the fetch stage of the job they are made for.
    /// </summary>
    public async IAsyncEnumerable<BackfillJobResult> RunAsync(
        FetchGroup group, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        BackfillJobResult first = await RunAsync(group, group.Fetched, cancellationToken);
        yield return first;
        foreach (BackfillJob job in group.Jobs.Skip(1))
        {
            yield return first.Failure is { Stage: BackfillStage.Fetch } failure
                ? NotMade(job, group.Fetched, failure)
                : await RunAsync(group, job, cancellationToken);
        }
    }

    private async Task<BackfillJobResult> RunAsync(FetchGroup group, BackfillJob job, CancellationToken cancellationToken)
    {
        JobClock clock = new(timeProvider);
        FetchOutcomes outcomes = new();
        WriteOutcome written = default;
        BackfillFailure? failure = null;
        bool asFetched = job == group.Fetched && job.Range == group.Range;
        BarColumns bars = asFetched ? fetched : made;
        QuarantinedBars untrue = job == group.Fetched ? quarantined : madeUntrue;
        bars.Clear();
        untrue.Clear();
        try
        {
            Enter(BackfillStage.Fetch);
            if (job == group.Fetched)
            {
                await FetchAsync(group, outcomes, cancellationToken);
            }

            if (!asFetched)
            {
                Make(job, isOther: job != group.Fetched);
                outcomes.QuarantinedBars += madeUntrue.Count;
            }

            Enter(BackfillStage.Compute);
            features.Resize(bars.Count);
            QuantFeatures.Compute(bars, features);

            // Also without a bar: that there is none in the range is worth remembering, and so is one that cannot be true.
            Enter(BackfillStage.Store);
            SeriesData data = new(job.Series, bars, features, timeProvider.GetUtcNow())
            {
                Covered = job.CoveredAt(fetchStart, knownUntilUnixMs),
                Quarantined = untrue.Count > 0 ? untrue : null,
            };
            written = await writer.WriteAsync(data, cancellationToken);
        }
        catch (Exception exception) when (exception is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            bool stops = exception is BarSourceException { StopsTheRun: true };
            failure = new BackfillFailure(clock.Stage, FailureText.Of(exception), stops);
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

    private static BackfillJobResult NotMade(BackfillJob job, BackfillJob fetched, BackfillFailure failure) => new(
        job, 0, default, new FetchOutcomes(), TimeSpan.Zero, TimeSpan.Zero, TimeSpan.Zero, TimeSpan.Zero,
        failure with { Message = $"{fetched.Series}, which it is made from, was not fetched: {failure.Message}" });

    /// <param name="isOther">Another timeframe than the one fetched, whose bars in quarantine are then not this job's.</param>
    private void Make(BackfillJob job, bool isOther)
    {
        madeUntrue.Clear();
        ReadOnlySpan<long> untrueTimes = isOther ? quarantined.Bars.TimesUnixMs : [];
        MarketCalendar calendar = MarketCalendar.For(job.Series.Symbol.AssetClass);
        BarResampler.Resample(fetched, untrueTimes, calendar, job.Series.Timeframe, job.Range, made, madeUntrue);
    }

    private async Task FetchAsync(FetchGroup group, FetchOutcomes outcomes, CancellationToken cancellationToken)
    {
        fetched.Clear();
        quarantined.Clear();
        fetchStart = timeProvider.GetUtcNow();
        await foreach (BarPage page in source.FetchAsync(group.Fetched.Series, group.Range, outcomes, cancellationToken))
        {
            fetched.Append(page.Bars);
            if (page.Quarantined is { } untrue)
            {
                quarantined.Append(untrue);
            }
        }

        knownUntilUnixMs = KnownUntil(group, outcomes);
    }

    /// <summary>Bars that should be there and did not come are a gap, whoever is right: the next fetch must ask again.</summary>
    private long KnownUntil(FetchGroup group, FetchOutcomes outcomes)
    {
        if (outcomes.EmptyWhileOpen == 0 && outcomes.EndedEarly == 0)
        {
            return long.MaxValue;
        }

        SeriesKey series = group.Fetched.Series;
        long last = Math.Max(LastOf(fetched), LastOf(quarantined.Bars));
        return last == long.MinValue
            ? group.Range.StartUnixMs
            : MarketCalendar.For(series.Symbol.AssetClass).BarEndUnixMs(series.Timeframe, last);

        static long LastOf(BarColumns bars) => bars.Count > 0 ? bars.TimesUnixMs[^1] : long.MinValue;
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
