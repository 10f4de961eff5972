using MarketData.Storage;

namespace MarketData.Leasing;

/// <summary>
/// The work of all runs, which any number of workers share. A series is with one worker at a time, whichever runs ask for it. Thread-safe.
/// </summary>
public interface IJobQueue
{
    /// <summary>
    /// Leases what is most urgent: by class of the symbol, then by run, then in the order of the plan. Leases that are over are taken back
    /// first, and a job that waits before its next attempt is passed over. One whose workers go away again and again waits longer each
    /// time, and has failed in the end (<see cref="LeaseTerms"/>).
    /// </summary>
    /// <param name="worker">Its name, for people.</param>
    /// <returns>At most <paramref name="count"/> jobs; none when there is nothing to do now.</returns>
    Task<IReadOnlyList<LeasedJob>> LeaseAsync(string worker, int count, CancellationToken cancellationToken = default);

    /// <summary>Lengthens the leases of these jobs by their duration from now.</summary>
    /// <returns>Those that are no longer ours: ended, or somebody else's. What is under way for them is to be dropped.</returns>
    Task<IReadOnlyList<WriteFence>> RenewAsync(IReadOnlyCollection<WriteFence> leases, CancellationToken cancellationToken = default);

    /// <summary>
    /// Ends a job without a write, because there was nothing to store. With a write, that ends it (<see cref="SeriesData.Fence"/>).
    /// </summary>
    /// <exception cref="FencedOffException">The lease is over.</exception>
    Task CompleteAsync(WriteFence lease, CancellationToken cancellationToken = default);

    /// <summary>
    /// Gives a job back that failed; a lease that is over is left alone. Users are told that the series failed until a job of it is done.
    /// </summary>
    /// <param name="message">One line; holds no secret.</param>
    /// <param name="retryAfter">How long nobody takes it; null: never again, the job has failed.</param>
    Task FailAsync(WriteFence lease, string message, TimeSpan? retryAfter, CancellationToken cancellationToken = default);

    /// <summary>
    /// Gives a job back that nobody could do now, because the source is down or refuses the key; a lease that is over is left alone. The
    /// attempt does not count, and the series has not failed.
    /// </summary>
    /// <param name="reason">One line; holds no secret.</param>
    /// <param name="pause">How long nobody takes it.</param>
    Task PutOffAsync(WriteFence lease, string reason, TimeSpan pause, CancellationToken cancellationToken = default);

    /// <summary>Gives jobs back untouched, as when a worker is told to stop. Those whose lease is over are left alone.</summary>
    Task ReleaseAsync(IReadOnlyCollection<WriteFence> leases, CancellationToken cancellationToken = default);
}
