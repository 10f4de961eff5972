namespace MarketData.Backfill;

/// <summary>Watches a backfill while it runs. Called from the workers, one at a time for each job; must not block.</summary>
public interface IBackfillObserver
{
    void StageStarted(BackfillJob job, BackfillStage stage);

    void JobFinished(BackfillJobResult result);
}
