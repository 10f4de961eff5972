namespace MarketData.Operations;

/// <summary>What a worker process does.</summary>
public enum WorkerRole
{
    /// <summary>Fires the schedules and judges the alerts.</summary>
    Scheduler,

    /// <summary>Leases jobs and does them.</summary>
    Worker,
}
