using MarketData.Backfill;

namespace MarketData.Tests.Backfill;

internal sealed class RecordingObserver : IBackfillObserver
{
    private readonly Lock gate = new();
    private readonly List<BackfillJobResult> results = [];

    public Action<int> OnFinished { get; init; } = _ => { };

    public IReadOnlyList<BackfillJobResult> Results => results;

    public Action<BackfillJob, BackfillStage> OnStage { get; init; } = (_, _) => { };

    public void StageStarted(BackfillJob job, BackfillStage stage) => OnStage(job, stage);

    public void JobFinished(BackfillJobResult result)
    {
        lock (gate)
        {
            results.Add(result);
            OnFinished(results.Count);
        }
    }
}
