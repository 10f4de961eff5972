namespace MarketData.Worker.Working;

/// <summary>How it is gone on with.</summary>
internal enum JobEndKind
{
    /// <summary>The job ended with the write.</summary>
    Done,

    /// <summary>To be tried again after a pause, some times.</summary>
    Failed,

    /// <summary>Its fetch failed, after all that a fetch does by itself about that.</summary>
    FetchFailed,

    /// <summary>The source is down, and was not asked: this job is not to blame.</summary>
    HeldBack,

    /// <summary>The source refuses the key: no job can be done, and this one is not to blame.</summary>
    Refused,

    /// <summary>The job is somebody else's, or was when it should have been stored. Nothing was written.</summary>
    LeaseOver,

    /// <summary>The process stops.</summary>
    Stopped,
}
