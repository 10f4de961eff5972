using MarketData.Backfill;

namespace MarketData.IntegrationTests.Backfill;

/// <summary>Keeps the results of a backfill that runs its jobs one after the other.</summary>
internal sealed class CollectingObserver : IBackfillObserver
{
    public List<BackfillJobResult> Results { get; } = [];

    public void StageStarted(BackfillJob job, BackfillStage stage)
    {
    }

    public void JobFinished(BackfillJobResult result) => Results.Add(result);
}
