namespace Benchmarks.Suites.Work;

/// <summary>An operation, repeated until a turn is long enough for a clock and short enough for a machine whose speed moves.</summary>
internal sealed class Batch
{
    private static readonly TimeSpan Turn = TimeSpan.FromMilliseconds(3);

    private readonly Action operation;
    private readonly TimeProvider clock;

    private Batch(Action operation, int operations, TimeProvider clock)
    {
        this.operation = operation;
        this.clock = clock;
        Operations = operations;
    }

    public int Operations { get; }

    /// <summary>The least of three timings decides: one that was interrupted, or met a compiler, would leave the batch too short.</summary>
    public static Batch Of(Action operation, TimeProvider clock)
    {
        Batch batch = new(operation, 1, clock);
        while (Enumerable.Range(0, 3).Min(_ => batch.Time()) < Turn)
        {
            batch = new Batch(operation, batch.Operations * 2, clock);
        }

        return batch;
    }

    public TimeSpan Time()
    {
        long started = clock.GetTimestamp();
        for (int i = 0; i < Operations; i++)
        {
            operation();
        }

        return clock.GetElapsedTime(started);
    }
}
