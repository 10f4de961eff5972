namespace MarketData.Api.Admin;

/// <summary>What the record of the scheduler amounts to.</summary>
internal enum SchedulerStatus
{
    /// <summary>No run was ever begun, whatever waits.</summary>
    NeverRan,

    /// <summary>Runs were begun, the first not long ago, and none has succeeded.</summary>
    NeverSucceeded,

    /// <summary>Nothing is overdue, and nobody was heard of lately who fires the schedules, or who does the jobs.</summary>
    Unattended,

    /// <summary>Nothing is overdue and somebody sees to it, but more symbols failed in the latest run than the policy allows.</summary>
    Failing,

    /// <summary>Nothing is overdue, not too much fails, and somebody sees to it. Features that lack are among the alerts alone.</summary>
    Healthy,

    /// <summary>Runs were begun, and for all symbols or a class of them none has succeeded for longer than the policy allows.</summary>
    Overdue,
}
