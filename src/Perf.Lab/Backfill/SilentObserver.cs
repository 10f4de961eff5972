using MarketData.Backfill;
using MarketData.Enrichment;

namespace Perf.Lab.Backfill;

/// <summary>For what prepares a measurement: a failure is a defect of the set-up and is thrown.</summary>
internal sealed class SilentObserver : IBackfillObserver, IEnrichmentObserver
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

    public void SeriesFinished(EnrichmentResult result)
    {
        if (result.Failure is { } failure)
        {
            throw new InvalidOperationException($"{result.Series} failed in {failure.Stage}: {failure.Message}");
        }
    }
}
