using MarketData.Bars;
using MarketData.Failures;
using MarketData.Features;
using MarketData.Storage;
using MarketData.Time;

namespace MarketData.Enrichment;

/// <summary>
/// Takes one series after the other through the three stages, in memory of its own: after the largest series it allocates nothing for
/// bars and features any more. Not thread-safe.
/// </summary>
internal sealed class SeriesWork(IBarReader reader, IBarWriter writer, FeatureEngine engine, TimeProvider timeProvider)
{
    private readonly BarColumns bars = new();
    private readonly FeatureColumns features = new();
    private readonly TimeSpan[] spent = new TimeSpan[3];
    private EnrichmentStage stage;
    private long entered;

    /// <param name="range">Of the bars to be read; null: all.</param>
    /// <exception cref="OperationCanceledException">Cancelled; any other failure is in the result.</exception>
    public async Task<EnrichmentResult> DoAsync(SeriesKey series, UtcRange? range, CancellationToken cancellationToken)
    {
        Array.Clear(spent);
        bars.Clear();
        try
        {
            Enter(EnrichmentStage.Read);
            await reader.ReadAsync(series, range, bars, cancellationToken);
            Leave();
            Enter(EnrichmentStage.Compute);
            engine.Compute(bars, features);
            SeriesData data = new(series, bars, features, timeProvider.GetUtcNow());
            Leave();
            Enter(EnrichmentStage.Store);
            WriteOutcome written = await writer.WriteAsync(data, cancellationToken);
            Leave();
            return Result(series, bars.Count, written, failure: null);
        }
        catch (Exception exception) when (exception is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            Leave();
            int read = stage == EnrichmentStage.Read ? 0 : bars.Count;
            return Result(series, read, written: default, new EnrichmentFailure(stage, FailureText.Of(exception)));
        }
    }

    private EnrichmentResult Result(SeriesKey series, int read, WriteOutcome written, EnrichmentFailure? failure) => new(
        series,
        read,
        written,
        spent[(int)EnrichmentStage.Read],
        spent[(int)EnrichmentStage.Compute],
        spent[(int)EnrichmentStage.Store],
        failure);

    private void Enter(EnrichmentStage next)
    {
        stage = next;
        entered = timeProvider.GetTimestamp();
    }

    private void Leave() => spent[(int)stage] = timeProvider.GetElapsedTime(entered);
}
