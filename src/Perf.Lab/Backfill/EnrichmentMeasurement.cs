using System.Collections.Concurrent;
using MarketData.Bars;
using MarketData.Enrichment;
using Perf.Analysis.Backfill;
using Perf.Lab.Cli;
using Spectre.Console;

namespace Perf.Lab.Backfill;

/// <summary>
/// Computes the features of what a backfill stored again, shows each series as it ends, and says what it came to so far, also when it
/// was interrupted.
/// </summary>
internal sealed class EnrichmentMeasurement(
    BackfillDatabase database, BackfillSettings settings, EnrichmentSettings enrichment, LabConsole console, TimeProvider time)
    : IEnrichmentObserver
{
    private readonly ConcurrentQueue<EnrichmentResult> results = new();
    private IReadOnlyList<SeriesKey> all = [];
    private ProgressTask? bar;
    private long started;
    private TimeSpan? duration;

    public async Task RunAsync(IReadOnlyList<SeriesKey> series, ProgressTask? progress, CancellationToken cancellationToken)
    {
        all = series;
        bar = progress;
        started = time.GetTimestamp();
        try
        {
            await database.Enrichment(enrichment, settings.Engine, this, time).RunAsync(series, cancellationToken);
        }
        finally
        {
            duration = time.GetElapsedTime(started);
        }
    }

    public void SeriesFinished(EnrichmentResult result)
    {
        results.Enqueue(result);
        console.Line(EnrichmentRecords.Line(result));
        if (bar is not null)
        {
            bar.Description = $"{result.Series} computed again";
            bar.Increment(1);
        }
    }

    /// <summary>Null before it began.</summary>
    public EnrichmentTotals? Totals() =>
        duration is { } wall ? EnrichmentRecords.Totals(enrichment, [.. results], all, wall) : null;
}
