using System.Diagnostics;

namespace Benchmarks.Suites.Work;

/// <summary>An operation, repeated until a turn is long enough for a clock and short enough for a machine whose speed moves.</summary>
internal sealed class Batch
{
    private static readonly TimeSpan Turn = TimeSpan.FromMilliseconds(3);

    private readonly Action operation;

    private Batch(Action operation, int operations)
    {
        this.operation = operation;
        Operations = operations;
    }

    public int Operations { get; }

    public static Batch Of(Action operation)
    {
        Batch batch = new(operation, 1);
        while (batch.Time() < Turn)
        {
            batch = new Batch(operation, batch.Operations * 2);
        }

        return batch;
    }

    public TimeSpan Time()
    {
        long started = Stopwatch.GetTimestamp();
        for (int i = 0; i < Operations; i++)
        {
            operation();
        }

        return Stopwatch.GetElapsedTime(started);
    }
}
