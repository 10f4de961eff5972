using MarketData.Bars;
using MarketData.Features;
using MarketData.Storage;

namespace MarketData.Backfill;

/// <summary>Runs the jobs of a plan, group by group and in order, on a bounded number of lanes.</summary>
public sealed class BackfillRunner(IBarSource source, IBarWriter writer, IBackfillObserver observer, TimeProvider timeProvider)
{
    /// <summary>
    /// Whether a lane fetches a group while it computes and stores those before it, with a few fetches in memory at most; false,
    /// the default, does one stage at a time.
    /// </summary>
    public bool Overlap { get; init; }

    /// <summary>
    /// What is stored, for features that go on from there. Null, the default, reads nothing: every job begins its series anew, which
    /// is right for the first job of a series.
    /// </summary>
    public IFeatureHistory? History { get; init; }

    /// <summary>How the features of a whole series are computed.</summary>
    /// <value><see cref="FeatureEngine.Vectorised"/>.</value>
    public FeatureEngine Engine { get; init; } = FeatureEngine.Vectorised;

    /// <summary>
    /// Runs every job once. A job that fails does not stop the others, unless its failure says that none can succeed: then nothing
    /// more is fetched, and what was fetched is still stored. Jobs of one series are stored in the order of the plan, and where there is
    /// a history, each goes on from what those before it stored. Every result is reported to the observer as it comes, so that a
    /// cancelled run keeps what was done.
    /// </summary>
    /// <param name="concurrency">Lanes, each on groups of its own; 1 takes the groups one after the other.</param>
    /// <exception cref="OperationCanceledException">The caller cancelled.</exception>
    public async Task RunAsync(IReadOnlyList<FetchGroup> groups, int concurrency, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(concurrency, 1);
        using BackfillRun run = new(groups, cancellationToken);
        BackfillStages stages = new(source, writer, observer, timeProvider, run) { History = History, Engine = Engine };
        await Task.WhenAll(Enumerable.Range(0, Math.Min(concurrency, groups.Count)).Select(_ => Overlap
            ? new OverlappingLane(stages, run).RunAsync()
            : new SequentialLane(stages, run).RunAsync()));
    }
}
