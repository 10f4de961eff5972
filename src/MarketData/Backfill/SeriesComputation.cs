using MarketData.Bars;
using MarketData.Features;
using MarketData.Features.Streaming;
using MarketData.Storage;
using MarketData.Time;

namespace MarketData.Backfill;

/// <summary>
/// The features of a job's bars as bars of their series: behind all that was stored of it before, and not from its own first bar on.
/// Used again and again: after the largest job it allocates no more than a state.
/// </summary>
internal sealed class SeriesComputation
{
    private readonly FeatureStream stream = new();

    /// <summary>What is stored before the job, and behind a few also the job's own bars.</summary>
    private readonly BarColumns whole = new();

    private FeatureStart start;

    /// <summary>Row i belongs to bar i of <see cref="Bars"/>.</summary>
    public FeatureColumns Features { get; } = new();

    /// <summary>What is to be stored: the job's bars, behind those stored before while these are fewer than the warm-up has.</summary>
    public BarColumns Bars { get; private set; } = new();

    /// <summary>Null where the series has too few bars for a state to be worth something, or none is known.</summary>
    public FeatureCheckpoint? Checkpoint { get; private set; }

    /// <summary>Asks once what is stored of the series before the job. Without a history the series begins with the job.</summary>
    public async Task RecallAsync(IFeatureHistory? history, BackfillJob job, CancellationToken cancellationToken)
    {
        start = default;
        whole.Clear();
        if (history is not null)
        {
            start = await history.ReadAsync(job.Series, job.Range.StartUnixMs, whole, cancellationToken);
        }
    }

    /// <param name="own">The job's bars.</param>
    /// <param name="covered">What the job covers; null when that is nothing.</param>
    /// <param name="engine">
    /// Behind a state, or the bars that it would know, both go on bar by bar. Else <see cref="FeatureEngine.Scalar"/> leaves no checkpoint:
    /// the definition has no state, and another computation for it would be measured with it.
    /// </param>
    /// <exception cref="ArgumentException">A bar is not after the one before it, or holds a value that is not finite.</exception>
    public void Compute(BarColumns own, UtcRange? covered, FeatureEngine engine)
    {
        Checkpoint = null;
        bool goesOn = TryRestore();
        Bars = goesOn || whole.Count == 0 ? own : WithThoseBefore(own);
        Features.Resize(Bars.Count);
        int settled = covered is { EndUnixMs: long end } ? CountBefore(end, Bars.TimesUnixMs) : 0;
        if (goesOn)
        {
            stream.Add(Bars.AsSpan().Slice(0, settled), Features.AsSpan().Slice(0, settled));
            SaveAndAddTheRest(settled, covered);
        }
        else if (engine == FeatureEngine.Scalar || covered is null || settled < WarmUp.Bars)
        {
            engine.Compute(Bars, Features);
        }
        else
        {
            QuantFeatures.Compute(Bars.AsSpan().Slice(0, settled), Features.AsSpan().Slice(0, settled), stream);
            SaveAndAddTheRest(settled, covered);
        }
    }

    /// <summary>
    /// Puts the stream behind the bars before, by their state or by themselves. Behind fewer of them than are in the warm-up their own
    /// rows may still change with the bars to come, and all are computed together.
    /// </summary>
    private bool TryRestore()
    {
        if (start.State is { } state)
        {
            stream.Restore(state);
            return true;
        }

        if (whole.Count < WarmUp.Bars)
        {
            return false;
        }

        // The rows are stored already: nobody looks at these.
        Features.Resize(whole.Count);
        QuantFeatures.Compute(whole.AsSpan(), Features.AsSpan(), stream);
        return true;
    }

    private BarColumns WithThoseBefore(BarColumns own)
    {
        whole.Append(own);
        return whole;
    }

    /// <summary>Behind the settled bars, which no later fetch is expected to change, come those of about a day.</summary>
    private void SaveAndAddTheRest(int settled, UtcRange? covered)
    {
        Checkpoint = covered is { EndUnixMs: long end } ? new FeatureCheckpoint(end, stream.Save()) { GoesOnFrom = start.Token } : null;
        int rest = Bars.Count - settled;
        stream.Add(Bars.AsSpan().Slice(settled, rest), Features.AsSpan().Slice(settled, rest));
    }

    private static int CountBefore(long endUnixMs, ReadOnlySpan<long> times)
    {
        int found = times.BinarySearch(endUnixMs);
        return found >= 0 ? found : ~found;
    }
}
