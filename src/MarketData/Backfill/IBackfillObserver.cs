namespace MarketData.Backfill;

/// <summary>Watches a backfill while it runs. Called from the lanes, one call at a time for each job; must not block.</summary>
public interface IBackfillObserver
{
    void StageStarted(BackfillJob job, BackfillStage stage);

    void JobFinished(BackfillJobResult result);
}
