using System.Runtime.CompilerServices;
using MarketData.Bars;
using MarketData.Time;

namespace MarketData.Worker.Working;

/// <summary>
/// A source that is left when the process is to stop; what was fetched by then may still be computed and stored. A page that comes opens
/// the gate, if it was asked for since that closed.
/// </summary>
internal sealed class StoppableSource(IBarSource source, SourceGate gate, CancellationToken stopping) : IBarSource
{
    public async IAsyncEnumerable<BarPage> FetchAsync(
        SeriesKey series,
        UtcRange range,
        FetchOutcomes outcomes,
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        using CancellationTokenSource both = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, stopping);
        await using IAsyncEnumerator<BarPage> pages = source.FetchAsync(series, range, outcomes, both.Token).GetAsyncEnumerator(both.Token);
        while (await MoveNextAsync(pages))
        {
            yield return pages.Current;
        }
    }

    /// <exception cref="BarSourceException">The process stops: half a fetch is none.</exception>
    private async ValueTask<bool> MoveNextAsync(IAsyncEnumerator<BarPage> pages)
    {
        try
        {
            long askedAt = gate.Now;
            bool came = await pages.MoveNextAsync();
            if (came)
            {
                gate.NotePage(askedAt);
            }

            return came;
        }
        catch (OperationCanceledException exception) when (stopping.IsCancellationRequested)
        {
            throw new BarSourceException("The worker stops.", stopsTheRun: true, exception);
        }
    }
}
