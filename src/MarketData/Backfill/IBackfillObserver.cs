namespace MarketData.Backfill;

/// <summary>Watches a backfill while it runs. Called from the lanes, one call at a time for each job; must not block.</summary>
public interface IBackfillObserver
{
    /// <summary>May come more than once for a stage: see <see cref="BackfillStage"/>.</summary>
    void StageStarted(BackfillJob job, BackfillStage stage);

    void JobFinished(BackfillJobResult result);
}
