using System.Collections.Concurrent;
using MarketData.Bars;
using MarketData.Features;
using MarketData.Instruments;
using MarketData.Storage;
using MarketData.Time;

namespace MarketData.Enrichment;

/// <summary>
/// Computes the features of stored series again, from the bars that are stored: after their definition changed, or bars came in front
/// of those there were. A backfill computes its features itself and needs none of this.
/// </summary>
/// <remarks>
/// Bars are taken for one series as they follow each other. Only rows that differ are written, nothing is claimed to be covered, and
/// running it again changes nothing. A row is stored with the bar that was read for it, so the last to commit wins (see
/// <see cref="IBarWriter"/>): a bar that another writer revises between the reading and the storing of its series is put back to what
/// it was. So leave a series to one of them at a time; nothing does that for the caller yet.
/// </remarks>
/// <param name="reader">Used by several workers at once.</param>
/// <param name="writer">Used by several workers at once.</param>
/// <param name="coverage">
/// What is stored whole of each series. Then that alone is computed again, as a backfill would: what lies beside it, behind a gap
/// or too new to be settled, the next backfill brings again and computes then. Null takes all stored bars for one series, which is
/// right only where there are no gaps.
/// </param>
public sealed class EnrichmentRunner(
    IBarReader reader, IBarWriter writer, ICoverageReader? coverage, IEnrichmentObserver observer, TimeProvider timeProvider)
{
    /// <summary>
    /// Symbols at once, at most; one worker does all timeframes of a symbol, with memory for one series and one statement at a time.
    /// </summary>
    /// <value>1.</value>
    /// <exception cref="ArgumentOutOfRangeException">Less than 1.</exception>
    public int Workers
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1);
            field = value;
        }
    } = 1;

    /// <summary>How the features are computed; which of them makes no difference to what is stored.</summary>
    /// <value><see cref="FeatureEngine.Vectorised"/>.</value>
    public FeatureEngine Engine { get; init; } = FeatureEngine.Vectorised;

    /// <summary>
    /// Takes every series once, also one that is given twice; those of a symbol one after the other, in the order given. One that
    /// fails does not stop the others and is left as it was; one of which nothing is covered has no bars. Every result is reported as it
    /// comes, so that a cancelled run keeps what was done. When the coverage cannot be read, that is thrown and nothing was done.
    /// </summary>
    /// <exception cref="OperationCanceledException">The caller cancelled.</exception>
    public async Task RunAsync(IReadOnlyList<SeriesKey> series, CancellationToken cancellationToken)
    {
        SeriesKey[] distinct = [.. series.Distinct()];
        IReadOnlyDictionary<SeriesKey, UtcRange>? covered =
            coverage is null ? null : await coverage.ReadAsync(distinct, cancellationToken);
        ConcurrentBag<SeriesWork> idle = [];
        ParallelOptions bounds = new() { MaxDegreeOfParallelism = Workers, CancellationToken = cancellationToken };
        await Parallel.ForEachAsync(
            distinct.GroupBy(one => one.Symbol),
            bounds,
            async (IGrouping<Symbol, SeriesKey> ofSymbol, CancellationToken token) =>
            {
                SeriesWork work = idle.TryTake(out SeriesWork? taken) ? taken : new SeriesWork(reader, writer, Engine, timeProvider);
                foreach (SeriesKey one in ofSymbol)
                {
                    observer.SeriesFinished(await work.DoAsync(one, RangeOf(one, covered), token));
                }

                idle.Add(work);
            });
    }

    private static UtcRange? RangeOf(SeriesKey series, IReadOnlyDictionary<SeriesKey, UtcRange>? covered) =>
        covered?.GetValueOrDefault(series);
}
