using Microsoft.Diagnostics.Tracing;
using Microsoft.Diagnostics.Tracing.Parsers.Clr;
using Perf.Analysis.Load;

namespace Perf.Lab.Load.Watching;

/// <summary>
/// What the events of a .NET process say of its collector and its thread pool. Written by the thread that reads the events; read by
/// others at any time.
/// </summary>
internal sealed class RuntimeEvents
{
    private const double BytesPerMegabyte = 1_000_000;

    private const double MillisecondsPerSecond = 1_000;

    private readonly Lock gate = new();
    private readonly List<(DateTimeOffset From, DateTimeOffset To)> pauses = [];
    private readonly List<(DateTimeOffset At, int Generation)> collections = [];
    private readonly List<RuntimeCounter> counters = [];
    private DateTimeOffset? suspendedAt;

    public void Subscribe(TraceEventSource source)
    {
        source.Clr.GCSuspendEEStart += data => OnSuspend(At(data), data.Reason);
        source.Clr.GCRestartEEStop += data => OnRestart(At(data));
        source.Clr.GCStart += data => OnCollection(At(data), data.Depth);
        source.Dynamic.AddCallbackForProviderEvent(RuntimeWatch.CountersProvider, "EventCounters", OnCounter);
    }

    /// <returns>Null when no counter was heard of in that time: nothing is known then.</returns>
    public ServerRuntime? Between(DateTimeOffset from, TimeSpan length)
    {
        DateTimeOffset to = from + length;
        lock (gate)
        {
            RuntimeCounter[] heard = [.. counters.Where(counter => counter.At > from && counter.At <= to)];
            RuntimeCounter[] allocations = [.. heard.Where(counter => counter.Name == "alloc-rate")];
            double seconds = allocations.Sum(counter => counter.IntervalSeconds);
            if (seconds <= 0)
            {
                return null;
            }

            return new ServerRuntime(
                GcPauseShare: pauses.Sum(pause => Overlap(pause.From, pause.To, from, to).TotalSeconds) / length.TotalSeconds,
                Gen0Collections: Collections(0),
                Gen1Collections: Collections(1),
                Gen2Collections: Collections(2),
                AllocatedBytesPerSecond: allocations.Sum(counter => counter.Value) / seconds,
                ThreadPoolQueueLengthMax: (long)Max("threadpool-queue-length"),
                ThreadPoolThreadsMax: (int)Max("threadpool-thread-count"),
                HeapBytesMax: (long)(Max("gc-heap-size") * BytesPerMegabyte));

            int Collections(int generation) =>
                collections.Count(collection => collection.Generation == generation && collection.At >= from && collection.At < to);

            double Max(string name) => heard.Where(counter => counter.Name == name).Select(counter => counter.Value).DefaultIfEmpty().Max();
        }
    }

    /// <returns>Those that began in that time; their times count from its start.</returns>
    public IReadOnlyList<GcPause> PausesBetween(DateTimeOffset from, DateTimeOffset to)
    {
        lock (gate)
        {
            return
            [
                .. pauses.Where(pause => pause.From >= from && pause.From < to)
                    .Select(pause => new GcPause((pause.From - from).TotalSeconds, (pause.To - pause.From).TotalSeconds)),
            ];
        }
    }

    /// <summary>Of the time that the counters have told of since then, the share in which one thread compiled methods.</summary>
    /// <returns>Null when nothing was told since then.</returns>
    public double? CompilingSince(DateTimeOffset since)
    {
        lock (gate)
        {
            RuntimeCounter[] heard = [.. counters.Where(counter => counter.Name == RuntimeCounter.TimeInJit && counter.At > since)];
            double seconds = heard.Sum(counter => counter.IntervalSeconds);
            return seconds > 0 ? heard.Sum(counter => counter.Value) / MillisecondsPerSecond / seconds : null;
        }
    }

    private static TimeSpan Overlap(DateTimeOffset from, DateTimeOffset to, DateTimeOffset partFrom, DateTimeOffset partTo)
    {
        DateTimeOffset begin = from > partFrom ? from : partFrom;
        DateTimeOffset end = to < partTo ? to : partTo;
        return end > begin ? end - begin : TimeSpan.Zero;
    }

    private static DateTimeOffset At(TraceEvent data) => new(data.TimeStamp);

    private void OnSuspend(DateTimeOffset at, GCSuspendEEReason reason)
    {
        // Threads are stopped for other causes too, such as a debugger or a profile being taken.
        suspendedAt = reason is GCSuspendEEReason.SuspendForGC or GCSuspendEEReason.SuspendForGCPrep ? at : null;
    }

    private void OnRestart(DateTimeOffset at)
    {
        if (suspendedAt is { } from)
        {
            suspendedAt = null;
            lock (gate)
            {
                pauses.Add((from, at));
            }
        }
    }

    private void OnCollection(DateTimeOffset at, int generation)
    {
        lock (gate)
        {
            collections.Add((at, generation));
        }
    }

    private void OnCounter(TraceEvent data)
    {
        // One field, which is a dictionary with a dictionary in it (EventCounter's payload in System.Diagnostics.Tracing).
        if (data.PayloadValue(0) is IDictionary<string, object> outer
            && outer.TryGetValue("Payload", out object? inner)
            && inner is IDictionary<string, object> fields
            && RuntimeCounter.TryRead(At(data), fields) is { } counter)
        {
            lock (gate)
            {
                counters.Add(counter);
            }
        }
    }
}
