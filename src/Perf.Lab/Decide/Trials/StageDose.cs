using System.Runtime.CompilerServices;
using MarketData.Backfill;
using MarketData.Bars;
using MarketData.Storage;
using MarketData.Time;
using Perf.Analysis.Decisions;

namespace Perf.Lab.Decide.Trials;

/// <summary>
/// Adds the same time to one stage of every job, and measures what it added: fetching and storing wait, computing keeps a processor busy.
/// A wait of the system is longer than asked for, by up to milliseconds: what is owed is reckoned up over the jobs. Thread-safe.
/// </summary>
internal sealed class StageDose(Stage stage, TimeSpan each, TimeProvider time)
{
    /// <summary>A shorter one is put off until more is owed.</summary>
    private static readonly TimeSpan ShortestWait = TimeSpan.FromMilliseconds(2);

    private readonly Lock gate = new();
    private TimeSpan owed;
    private TimeSpan added;

    /// <value>Over all jobs until now.</value>
    public TimeSpan Added
    {
        get
        {
            lock (gate)
            {
                return added;
            }
        }
    }

    public IBarSource Around(IBarSource source) => stage == Stage.PolygonApi && each > TimeSpan.Zero ? new Source(this, source) : source;

    public IBarWriter Around(IBarWriter writer) => stage == Stage.Database && each > TimeSpan.Zero ? new Writer(this, writer) : writer;

    public IBackfillObserver Around(IBackfillObserver observer) =>
        stage == Stage.FeatureComputation && each > TimeSpan.Zero ? new Observer(this, observer) : observer;

    private async Task WaitAsync(CancellationToken cancellationToken)
    {
        TimeSpan now = Take();
        if (now > TimeSpan.Zero)
        {
            long began = time.GetTimestamp();
            await Task.Delay(now, time, cancellationToken);
            Note(now, time.GetElapsedTime(began));
        }
    }

    private void Spin()
    {
        long began = time.GetTimestamp();
        while (time.GetElapsedTime(began) < each)
        {
            Thread.SpinWait(10);
        }

        lock (gate)
        {
            added += time.GetElapsedTime(began);
        }
    }

    private TimeSpan Take()
    {
        lock (gate)
        {
            owed += each;
            TimeSpan now = owed >= ShortestWait ? owed : TimeSpan.Zero;
            owed -= now;
            return now;
        }
    }

    private void Note(TimeSpan asked, TimeSpan took)
    {
        lock (gate)
        {
            added += took;
            owed -= took - asked;
        }
    }

    private sealed class Source(StageDose dose, IBarSource inner) : IBarSource
    {
        public async IAsyncEnumerable<BarPage> FetchAsync(
            SeriesKey series, UtcRange range, FetchOutcomes outcomes, [EnumeratorCancellation] CancellationToken cancellationToken = default)
        {
            await foreach (BarPage page in inner.FetchAsync(series, range, outcomes, cancellationToken))
            {
                yield return page;
            }

            await dose.WaitAsync(cancellationToken);
        }
    }

    private sealed class Writer(StageDose dose, IBarWriter inner) : IBarWriter
    {
        public string Name => inner.Name;

        public async Task<WriteOutcome> WriteAsync(SeriesData data, CancellationToken cancellationToken = default)
        {
            WriteOutcome outcome = await inner.WriteAsync(data, cancellationToken);
            await dose.WaitAsync(cancellationToken);
            return outcome;
        }
    }

    private sealed class Observer(StageDose dose, IBackfillObserver inner) : IBackfillObserver
    {
        public void StageStarted(BackfillJob job, BackfillStage stage)
        {
            inner.StageStarted(job, stage);
            if (stage == BackfillStage.Compute)
            {
                dose.Spin();
            }
        }

        public void JobFinished(BackfillJobResult result) => inner.JobFinished(result);
    }
}
