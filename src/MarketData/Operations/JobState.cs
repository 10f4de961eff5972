namespace MarketData.Operations;

/// <summary>How far a job of a run has come.</summary>
public enum JobState
{
    /// <summary>Nobody has it: not yet, or not now, because an attempt failed a moment ago.</summary>
    Waiting,

    /// <summary>A worker has it.</summary>
    Leased,

    Done,

    /// <summary>For good in this run; the next run tries again.</summary>
    Failed,
}
