using MarketData.Backfill;

namespace MarketData.Tests.Backfill;

internal sealed class RecordingObserver : IBackfillObserver
{
    private readonly Lock gate = new();
    private readonly List<BackfillJobResult> results = [];

    public Action<int> OnFinished { get; init; } = _ => { };

    public IReadOnlyList<BackfillJobResult> Results => results;

    public void StageStarted(BackfillJob job, BackfillStage stage)
    {
    }

    public void JobFinished(BackfillJobResult result)
    {
        lock (gate)
        {
            results.Add(result);
            OnFinished(results.Count);
        }
    }
}
