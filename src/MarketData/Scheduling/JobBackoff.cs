using MarketData.Recovery;

namespace MarketData.Scheduling;

/// <summary>How long a failed job waits before it is tried again. Pure; immutable and thread-safe.</summary>
public sealed class JobBackoff(RecoveryPolicy policy)
{
    /// <summary>At most so much of a pause is added at random, so that what failed together does not come back together.</summary>
    public const double JitterShare = 0.2;

    public static JobBackoff Default { get; } = new(RecoveryPolicy.Default);

    /// <summary>The pause for what waiting a little does not help, as when the key was revoked.</summary>
    public TimeSpan LongPause => policy.LongPause;

    /// <param name="attempt">The one that failed, from 1.</param>
    /// <param name="random">From 0 to 1, drawn anew for each job.</param>
    /// <returns>Null: there is no further attempt, and the job has failed in this run.</returns>
    /// <exception cref="ArgumentOutOfRangeException">One of them is out of its range.</exception>
    public TimeSpan? After(int attempt, double random)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(attempt, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(random, 0);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(random, 1);
        return attempt <= policy.Pauses.Count ? policy.Pauses[attempt - 1] * (1 + (JitterShare * random)) : null;
    }

    /// <summary>
    /// The same after a fetch that failed. The source was asked for the page again after each of the policy's fetch pauses: one layer
    /// repeats after each pause, and the job only after the one that is left.
    /// </summary>
    /// <inheritdoc cref="After"/>
    public TimeSpan? AfterFetch(int attempt, double random)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(attempt, 1);
        return After(attempt + policy.FetchPauses.Count, random);
    }
}
