namespace Perf.Analysis.Load;

/// <summary>What the generator knows of itself over the measured part: whether its figures can be believed follows from these.</summary>
/// <param name="PacingLagsNs">Open model: how late each arrival was released, in the order of arrivals; empty otherwise.</param>
/// <param name="ScheduledArrivals">Open model: arrivals due in the measured part. Closed: requests sent.</param>
/// <param name="SentRequests">Of these, sent, or offered to a server that did not let the generator connect.</param>
/// <param name="GcPauseSeconds">All threads stopped for the collector.</param>
/// <param name="AllocatedBytes">By the whole process.</param>
/// <param name="RunQueueWaitSeconds">Its threads wanted a core and had none, summed over them; null where the system does not tell.</param>
/// <param name="RunQueueDispatches">How often they were given one; null where the system does not tell.</param>
/// <param name="PoolDelaysNs">How long probes queued to the thread pool waited until they ran, sampled over the whole part.</param>
/// <param name="CeilingPerSecond">
/// What it reaches against an endpoint that costs nothing, measured the same way beside the run; null when not measured.
/// </param>
public sealed record GeneratorFacts(
    IReadOnlyList<long> PacingLagsNs,
    long ScheduledArrivals,
    long SentRequests,
    double GcPauseSeconds,
    long AllocatedBytes,
    double? RunQueueWaitSeconds,
    long? RunQueueDispatches,
    IReadOnlyList<long> PoolDelaysNs,
    double? CeilingPerSecond)
{
    /// <summary>Open model: arrivals that found every connection busy, and waited or were never sent.</summary>
    public long DelayedArrivals { get; init; }

    /// <summary>Connections that ended, whoever ended them, and were opened again.</summary>
    public long ReopenedConnections { get; init; }

    /// <summary>For how long connections did not exist, after a server had ended them, summed over them.</summary>
    public double DownConnectionSeconds { get; init; }

    /// <summary>Open model: of the thread that releases arrivals.</summary>
    public PacingPriority PacingPriority { get; init; }

    /// <summary>False where the system can wait for a point in time only to within milliseconds.</summary>
    public bool IsPacedPrecisely { get; init; } = true;
}
