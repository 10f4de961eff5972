namespace Perf.Lab.Load;

/// <summary>
/// How long to send before a run: until the API has compiled what it runs, or, where nobody tells that, until its answers a second no
/// longer grow. A new process is far from its speed for its first thousands of requests (tiered compilation).
/// </summary>
/// <param name="atLeast">Also where it has settled before.</param>
/// <param name="atMost">Then it is over, settled or not.</param>
internal sealed class WarmUp(TimeSpan atLeast, TimeSpan atMost)
{
    /// <summary>Of one thread's time: while methods that matter are compiled it is far more, also on a busy machine.</summary>
    private const double QuietCompiling = 0.1;

    /// <summary>A slice that is not faster than this many times the best before it does not count as growth.</summary>
    private const double NoGrowth = 1.05;

    /// <summary>Slices without growth that make it settled: one alone may have been disturbed.</summary>
    private const int FlatSlices = 3;

    private double best;
    private int flat;
    private bool isTold;

    /// <summary>How long it is sent before it is asked again whether that is enough: as often as a runtime tells its counters.</summary>
    public TimeSpan Slice { get; } = atLeast < TimeSpan.FromSeconds(1) ? atLeast : TimeSpan.FromSeconds(1);

    public TimeSpan Elapsed { get; private set; }

    /// <summary>Of the last slice.</summary>
    public double RequestsPerSecond { get; private set; }

    public bool HasSettled { get; private set; }

    public bool IsOver => Elapsed >= atMost || (HasSettled && Elapsed >= atLeast);

    /// <param name="requestsPerSecond">Answered in one more slice.</param>
    /// <param name="compiling">The share of the time in which a thread of the API compiled; null where that was not told.</param>
    public void Add(double requestsPerSecond, double? compiling)
    {
        Elapsed += Slice;
        RequestsPerSecond = requestsPerSecond;
        isTold |= compiling is not null;
        flat = requestsPerSecond > best * NoGrowth ? 0 : flat + 1;
        best = Math.Max(best, requestsPerSecond);
        HasSettled = isTold ? compiling < QuietCompiling : flat >= FlatSlices;
    }
}
