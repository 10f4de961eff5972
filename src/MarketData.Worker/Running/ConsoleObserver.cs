using MarketData.Backfill;
using MarketData.Enrichment;

namespace MarketData.Worker.Running;

/// <summary>Says on one line how each job or series ended: on standard error those that failed. Thread-safe.</summary>
internal sealed class ConsoleObserver : IBackfillObserver, IEnrichmentObserver
{
    private int completed;

    /// <summary>Jobs, or series, that are stored.</summary>
    public int Completed => Volatile.Read(ref completed);

    public static void Started(int count, string what) =>
        Console.Out.WriteLine(FormattableString.Invariant($"started: {count} {what}"));

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

    public void SeriesFinished(EnrichmentResult result)
    {
        if (result.Failure is { } failure)
        {
            Console.Error.WriteLine($"{result.Series}: failed in {failure.Stage}: {failure.Message}");
            return;
        }

        Interlocked.Increment(ref completed);
        Console.Out.WriteLine(FormattableString.Invariant(
            $"{result.Series}: {result.Bars} bars computed again, {result.Written.RowsChanged} of them changed"));
    }
}
