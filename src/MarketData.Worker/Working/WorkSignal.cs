namespace MarketData.Worker.Working;

/// <summary>Wakes those who wait for work: a notice of the database, or a job that ended here. Thread-safe.</summary>
internal sealed class WorkSignal(TimeProvider clock)
{
    /// <summary>Also without a notice: it may be lost with the connection, and a job whose pause is over sends none.</summary>
    public static readonly TimeSpan PollEvery = TimeSpan.FromSeconds(1);

    private TaskCompletionSource next = Fresh();

    /// <summary>What to wait for. To be taken before one looks for work, so that a notice that comes meanwhile is not missed.</summary>
    public Task Next => Volatile.Read(ref next).Task;

    public void Wake() => Interlocked.Exchange(ref next, Fresh()).TrySetResult();

    /// <summary>Returns when there may be work.</summary>
    public async Task WaitAsync(Task signal, CancellationToken cancellationToken) =>
        await Task.WhenAny(signal, Task.Delay(PollEvery, clock, cancellationToken));

    private static TaskCompletionSource Fresh() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
