using Perf.Lab.Drills.Faults;

namespace Perf.Lab.Drills;

/// <summary>All drills there are: the rows of the user's table first, then the faults by number.</summary>
internal static class DrillCatalog
{
    public static IReadOnlyList<IDrill> All { get; } =
    [
        new SchedulerCrashDrill(),
        new DatabaseLossDrill(),
        new RateLimitDrill(),
        new ComputationFailureDrill(),
        new PlanKillDrill(),
        new WorkerKillDrill(),
        new PointKillDrill(),
        new FiringKillDrill(),
        new StoppedWorkerDrill(),
        new TwoWorkersDrill(),
        new SchedulerOverlapDrill(),
        new BackendKillDrill(),
        new TerminationDrill(),
        new DatabaseStopDrill(),
        new CommitResetDrill(),
        new BlackHoleDrill(),
        new BadLinkDrill(),
        new LockedTableDrill(),
        new DiskFullDrill(),
        new ConnectionsTakenDrill(),
        new CheckpointLockDrill(),
        new ClockDrill(),
        new AlertThresholdDrill(),
        new WebhookDrill(),
        new AllDownDrill(),
        .. SourceFaults.All.Select(fault => new SourceFaultDrill(fault)),
    ];

    /// <summary>Null when there is no such drill.</summary>
    public static IDrill? Find(string name) => All.FirstOrDefault(drill => drill.Facts.Name == name);
}
