using Perf.Analysis.Load;
using Perf.Lab.Load.Running;

namespace Perf.Lab.Load.Pacing;

/// <summary>
/// Releases the arrivals of a part at their times, from an absolute schedule: one that was late makes the next no later. It has
/// a thread of its own, which sends on an idle connection itself, so that nothing between the clock and the socket waits for
/// another thread.
/// </summary>
internal sealed class Pacer(RunPart part, Dispatcher dispatcher, CancellationToken cancellationToken)
{
    /// <summary>The longest that being stopped may take to be noticed.</summary>
    private const long LongestWaitNs = 100_000_000;

    private readonly long[] lags = new long[part.Arrivals];

    /// <summary>How late each arrival was released, in their order. Read when <see cref="RunAsync"/> has ended.</summary>
    public IReadOnlyList<long> LagsNs => lags;

    /// <summary>What the system granted its thread. Read when <see cref="RunAsync"/> has ended.</summary>
    public PacingPriority Priority { get; private set; }

    /// <summary>What its thread, which lives as long as the part, waited for a core. Read when <see cref="RunAsync"/> has ended.</summary>
    public ThreadWaits? Waits { get; private set; }

    /// <summary>Releases all, and ends the part at its time, or at once when that fails.</summary>
    public Task RunAsync() => Task.Factory.StartNew(
        Run, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    private void Run()
    {
        try
        {
            PreciseWait.PrepareThread();
            Priority = ThreadPriority.Raise();
            Release();
        }
        finally
        {
            dispatcher.EndPart();
            Waits = RunQueue.OfThisThread();
        }
    }

    private void Release()
    {
        int cell = 0;
        for (int i = 0; i < lags.Length; i++)
        {
            long intended = (long)(i * part.PeriodNs!.Value);
            WaitUntil(intended);
            if (cancellationToken.IsCancellationRequested)
            {
                break;
            }

            lags[i] = Math.Max(0, part.Clock.NowNs - intended);
            dispatcher.Offer(new Arrival(intended, cell));
            cell = cell + 1 == part.Cells ? 0 : cell + 1;
        }

        WaitUntil(part.EndNs);
    }

    private void WaitUntil(long ns)
    {
        for (long now = part.Clock.NowNs; now < ns && !cancellationToken.IsCancellationRequested; now = part.Clock.NowNs)
        {
            PreciseWait.Until(part.Clock.TimestampAt(Math.Min(ns, now + LongestWaitNs)), cancellationToken.WaitHandle);
        }
    }
}
