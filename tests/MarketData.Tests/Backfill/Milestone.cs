namespace MarketData.Tests.Backfill;

/// <summary>A count that tests wait for, with a deadline that only a broken run reaches. Thread-safe.</summary>
internal sealed class Milestone
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(30);

    private readonly Lock gate = new();
    private readonly List<(int Count, TaskCompletionSource Reached)> waiting = [];

    public int Count { get; private set; }

    public int Pass()
    {
        lock (gate)
        {
            Count++;
            foreach ((int count, TaskCompletionSource reached) in waiting)
            {
                if (Count >= count)
                {
                    reached.TrySetResult();
                }
            }

            return Count;
        }
    }

    public Task WaitAsync(int count, CancellationToken cancellationToken)
    {
        TaskCompletionSource reached = new(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (gate)
        {
            if (Count >= count)
            {
                return Task.CompletedTask;
            }

            waiting.Add((count, reached));
        }

        return reached.Task.WaitAsync(Deadline, cancellationToken);
    }
}
