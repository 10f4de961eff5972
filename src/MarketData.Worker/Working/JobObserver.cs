using MarketData.Backfill;

namespace MarketData.Worker.Working;

/// <summary>Keeps the result of a run of one job.</summary>
internal sealed class JobObserver : IBackfillObserver
{
    /// <summary>Null when the job was let go.</summary>
    public BackfillJobResult? Result { get; private set; }

    public void StageStarted(BackfillJob job, BackfillStage stage)
    {
    }

    public void JobFinished(BackfillJobResult result) => Result = result;
}
