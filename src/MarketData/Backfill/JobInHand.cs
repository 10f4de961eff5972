using MarketData.Bars;
using MarketData.Storage;

namespace MarketData.Backfill;

/// <summary>A job on its way through the stages, with what it has come to so far. Held by one stage at a time.</summary>
/// <param name="index">Of the job in its group; the first is fetched.</param>
internal sealed class JobInHand(PlannedGroup planned, int index, FetchedBars fetched, TimeProvider timeProvider)
{
    private readonly JobSpans spans = new(planned.Group.Jobs[index]);

    public PlannedGroup Planned => planned;

    public BackfillJob Job { get; } = planned.Group.Jobs[index];

    public FetchedBars Fetched => fetched;

    public JobClock Clock { get; } = new(timeProvider);

    public FetchOutcomes Outcomes { get; } = new();

    /// <summary>Set as soon as the bars are computed on; those of <see cref="Fetched"/> need none before.</summary>
    public JobBuffers? Buffers { get; set; }

    public WriteOutcome Written { get; set; }

    /// <summary>Completed, failed or never begun: no stage has anything left to do with it.</summary>
    public bool IsOver { get; set; }

    public bool IsFirst => index == 0;

    public bool EndsGroup => index == planned.Group.Jobs.Count - 1;

    /// <summary>The job's bars are those fetched, all of them.</summary>
    public bool IsAsFetched => IsOfTheFetched && Job.Range == planned.Group.Range;

    /// <summary>The job's timeframe is the one fetched: bars in quarantine are its own.</summary>
    public bool IsOfTheFetched => Job == planned.Group.Fetched;

    /// <summary>The job's own; none before they are made.</summary>
    public BarColumns? Bars => IsAsFetched ? fetched.Bars : Buffers?.Made;

    public void Enter(BackfillStage stage)
    {
        Clock.Enter(stage);
        spans.Enter(stage);
    }

    public void Leave()
    {
        Clock.Leave();
        spans.Leave();
    }

    /// <summary>There is nothing left to do.</summary>
    /// <param name="failure">Null when all was done.</param>
    public BackfillJobResult End(BackfillFailure? failure)
    {
        Leave();
        IsOver = true;
        BackfillJobResult result = ToResult(failure);
        spans.End(result);
        return result;
    }

    public JobInHand Next() => new(planned, index + 1, fetched, timeProvider);

    /// <summary>What is to be stored, once the job was computed.</summary>
    public SeriesData ToData()
    {
        QuarantinedBars untrue = IsOfTheFetched ? fetched.Quarantined : Buffers!.MadeUntrue;
        SeriesComputation computed = Buffers!.Computation;
        return new SeriesData(Job.Series, computed.Bars, computed.Features, fetched.AsOf)
        {
            Covered = fetched.Covers(Job),
            Quarantined = untrue.Count > 0 ? untrue : null,
            Checkpoint = computed.Checkpoint,
        };
    }

    private BackfillJobResult ToResult(BackfillFailure? failure) => new(
        Job,
        Bars?.Count ?? 0,
        Written,
        Outcomes,
        Clock[BackfillStage.Fetch],
        Clock[BackfillStage.Compute],
        Clock[BackfillStage.Store],
        Clock.Wall,
        failure)
    {
        StartedAt = Clock.StartedAt,
    };
}
