using MarketData.Backfill;

namespace Perf.Lab.Backfill;

/// <summary>For backfills that prepare a measurement: a failed job is a defect of the set-up and is thrown.</summary>
internal sealed class SilentObserver : IBackfillObserver
{
    public static readonly SilentObserver Instance = new();

    public void StageStarted(BackfillJob job, BackfillStage stage)
    {
    }

    public void JobFinished(BackfillJobResult result)
    {
        if (result.Failure is { } failure)
        {
            throw new InvalidOperationException($"{result.Job.Series} failed in {failure.Stage}: {failure.Message}");
        }
    }
}
