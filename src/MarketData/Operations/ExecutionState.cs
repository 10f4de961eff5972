namespace MarketData.Operations;

/// <summary>How far a run of the backfill has come.</summary>
public enum ExecutionState
{
    /// <summary>Asked for, and not begun.</summary>
    Queued,

    Running,

    Succeeded,

    Failed,
}
