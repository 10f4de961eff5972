namespace Perf.Analysis.Load;

/// <summary>What the system granted the thread that releases arrivals at their times.</summary>
public enum PacingPriority
{
    /// <summary>It takes its turn with every other thread of the machine.</summary>
    Ordinary,

    /// <summary>It goes before ordinary threads mostly (a nice value of -20).</summary>
    Raised,

    /// <summary>It goes before every ordinary thread, at once (SCHED_FIFO).</summary>
    RealTime,
}
