using Perf.Analysis.Load;
using Perf.Lab.Load.Pacing;

namespace Perf.Lab.Load.Running;

/// <summary>
/// Looks after a part of a run from a thread of its own, which needs neither the pool nor the pacer: requests that take too
/// long, probes of the pool, memory for samples, progress. Keeps what the generator will say of itself.
/// </summary>
internal sealed class GeneratorWatch : IDisposable
{
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan ProgressPace = TimeSpan.FromMilliseconds(250);

    private readonly ManualResetEventSlim stop = new();
    private readonly PoolProbe pool = new(Pace);
    private readonly IReadOnlyList<Lane> lanes;
    private readonly RunPart part;
    private readonly bool isMeasuring;
    private readonly IProgress<LoadProgress>? progress;
    private readonly long[] latencies = new long[4096];
    private readonly Reading before;
    private readonly Task watching;
    private Reading? atEnd;
    private (long At, long Count) reported;

    /// <param name="isMeasuring">For people: false during the warm-up.</param>
    public GeneratorWatch(IReadOnlyList<Lane> lanes, RunPart part, bool isMeasuring, IProgress<LoadProgress>? progress)
    {
        this.lanes = lanes;
        this.part = part;
        this.isMeasuring = isMeasuring;
        this.progress = progress;
        before = Read();
        watching = Task.Factory.StartNew(
            Watch, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
    }

    /// <summary>
    /// What the generator knows of itself from when this was made to the end of the part: what it waits for after that, answers
    /// that are late, is no part of what it measured.
    /// </summary>
    /// <param name="pacer">One that has ended; null in the closed model.</param>
    /// <param name="samples">Of the part.</param>
    /// <param name="delayed">Arrivals that found no idle connection.</param>
    public GeneratorFacts Facts(Pacer? pacer, ReadOnlySpan<RequestSample> samples, long delayed)
    {
        Reading end = Volatile.Read(ref atEnd) ?? Read();
        long sent = 0;
        foreach (RequestSample sample in samples)
        {
            sent += sample.Outcome == RequestOutcome.NotSent ? 0 : 1;
        }

        (double WaitSeconds, long Dispatches)? waits = RunQueue.Between(before.Threads, end.Threads, pacer?.Waits);
        return new GeneratorFacts(
            pacer?.LagsNs ?? [],
            pacer?.LagsNs.Count ?? sent,
            sent,
            (end.GcPause - before.GcPause).TotalSeconds,
            end.AllocatedBytes - before.AllocatedBytes,
            waits?.WaitSeconds,
            waits?.Dispatches,
            end.PoolDelays,
            CeilingPerSecond: null)
        {
            DelayedArrivals = delayed,
            ReopenedConnections = end.Reopened - before.Reopened,
            DownConnectionSeconds = end.DownSeconds - before.DownSeconds,
            IsPacedPrecisely = pacer is null || PreciseWait.IsPrecise,
            PacingPriority = pacer?.Priority ?? PacingPriority.Ordinary,
        };
    }

    public void Dispose()
    {
        stop.Set();
        watching.Wait();
        stop.Dispose();
    }

    private void Watch()
    {
        while (!stop.Wait(Pace))
        {
            pool.Queue();
            part.Samples.Prepare();
            foreach (Lane lane in lanes)
            {
                lane.CheckTimeout(part.Clock);
            }

            long now = part.Clock.NowNs;
            if (atEnd is null && now >= part.EndNs)
            {
                Volatile.Write(ref atEnd, Read());
            }

            if (progress is not null && now - reported.At >= ProgressPace.TotalNanoseconds)
            {
                Report(now);
            }
        }
    }

    private Reading Read() => new(
        GC.GetTotalAllocatedBytes(), GC.GetTotalPauseDuration(), RunQueue.Read(), lanes.Sum(lane => lane.Reopened),
        lanes.Sum(lane => lane.DownSeconds), pool.Delays());

    private void Report(long now)
    {
        long count = part.Samples.Count;
        Span<long> last = latencies.AsSpan(0, part.Samples.CopyLatencies(reported.Count, latencies));
        last.Sort();
        double? medianMs = last.IsEmpty ? null : last[(last.Length - 1) / 2] / 1e6;
        double perSecond = (count - reported.Count) / ((now - reported.At) / 1e9);
        reported = (now, count);
        progress!.Report(new LoadProgress(
            isMeasuring, TimeSpan.FromTicks(now / TimeSpan.NanosecondsPerTick), perSecond, medianMs, part.Samples.Failures));
    }

    /// <summary>What is counted from the start of the process, or of the run, at one moment.</summary>
    private sealed record Reading(
        long AllocatedBytes, TimeSpan GcPause, IReadOnlyList<ThreadWaits> Threads, int Reopened, double DownSeconds,
        IReadOnlyList<long> PoolDelays);
}
