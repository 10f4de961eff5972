using MarketData.Recovery;

namespace MarketData.Leasing;

/// <summary>How long a worker has a job, how often it says that it still does, and what becomes of jobs whose workers do not.</summary>
/// <param name="Duration">By the database's clock. Whoever is silent for as long has lost the job.</param>
/// <param name="Heartbeat">Well under a third of the duration, so that one that is lost or late costs nothing.</param>
public sealed record LeaseTerms(TimeSpan Duration, TimeSpan Heartbeat)
{
    public static readonly LeaseTerms Default = new(TimeSpan.FromSeconds(8), TimeSpan.FromSeconds(2));

    /// <value>The policy's: before that a job is taken again at once.</value>
    public int PausesFromInterruption { get; init; } = RecoveryPolicy.Default.PausesFromInterruption;

    /// <value>The policy's: from then on it waits, one pause after the other; behind the last it has failed.</value>
    public IReadOnlyList<TimeSpan> InterruptionPauses { get; init; } = RecoveryPolicy.Default.Pauses;
}
