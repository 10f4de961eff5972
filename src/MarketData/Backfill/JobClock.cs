namespace MarketData.Backfill;

/// <summary>Adds up the time a job spends in each stage, and what it waits for each. Not thread-safe: goes along with its job.</summary>
internal sealed class JobClock(TimeProvider timeProvider)
{
    private readonly JobStageTime[] stages = new JobStageTime[3];
    private long? started;
    private long marked;
    private bool isInStage;

    /// <summary>By the clock on the wall; null before the first stage.</summary>
    public DateTimeOffset? StartedAt { get; private set; }

    /// <summary>The stage that is under way, or was last.</summary>
    public BackfillStage Stage { get; private set; }

    /// <summary>From the first stage's start to where the clock was last read: the stages and what was waited, each cut to 100 ns.</summary>
    public TimeSpan Wall => started is { } from ? timeProvider.GetElapsedTime(from, marked) : TimeSpan.Zero;

    public JobStageTime this[BackfillStage stage] => stages[(int)stage];

    /// <summary>What was waited since the last stage was left, was waited for this one.</summary>
    public void Enter(BackfillStage stage)
    {
        Mark(stage);
        Stage = stage;
        isInStage = true;
    }

    /// <summary>Whoever does a stage has the job in hand: what was waited until now was for that, and not for what may come before it.</summary>
    public void TakeUp(BackfillStage stage)
    {
        if (!isInStage)
        {
            Mark(stage);
        }
    }

    public void Leave()
    {
        Mark(Stage);
        isInStage = false;
    }

    private void Mark(BackfillStage awaited)
    {
        long now = timeProvider.GetTimestamp();
        if (isInStage)
        {
            stages[(int)Stage] = stages[(int)Stage].Plus(service: timeProvider.GetElapsedTime(marked, now));
        }
        else if (started is not null)
        {
            stages[(int)awaited] = stages[(int)awaited].Plus(waited: timeProvider.GetElapsedTime(marked, now));
        }

        started ??= now;
        StartedAt ??= timeProvider.GetUtcNow();
        marked = now;
    }
}
