using MarketData.Backfill;

namespace MarketData.Worker.Running;

/// <summary>Says on one line how each job ended: on standard error those that failed. Thread-safe.</summary>
internal sealed class ConsoleObserver : IBackfillObserver
{
    private int completed;

    /// <summary>Jobs that are stored.</summary>
    public int Completed => Volatile.Read(ref completed);

    public static void Started(int jobs) => Console.Out.WriteLine(FormattableString.Invariant($"started: {jobs} jobs"));

    public void StageStarted(BackfillJob job, BackfillStage stage)
    {
    }

    public void JobFinished(BackfillJobResult result)
    {
        if (result.Failure is { } failure)
        {
            Console.Error.WriteLine($"{result.Job.Series}: failed in {failure.Stage}: {failure.Message}");
            return;
        }

        Interlocked.Increment(ref completed);
        Console.Out.WriteLine(FormattableString.Invariant(
            $"{result.Job.Series}: {result.BarsFetched} bars, {result.Written.RowsChanged} of them new or changed"));
    }
}
