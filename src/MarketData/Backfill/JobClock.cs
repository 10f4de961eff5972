namespace MarketData.Backfill;

/// <summary>Adds up the time a job spends in each stage, and that between them. Not thread-safe: goes along with its job.</summary>
internal sealed class JobClock(TimeProvider timeProvider)
{
    private readonly TimeSpan[] spent = new TimeSpan[3];
    private long? started;
    private long marked;
    private bool isInStage;

    /// <summary>The stage that is under way, or was last.</summary>
    public BackfillStage Stage { get; private set; }

    /// <summary>Between two stages: for the stage ahead to be free, and for the turn of the series.</summary>
    public TimeSpan Waited { get; private set; }

    /// <summary>From the first stage's start to where the clock was last read: the stages and what was waited, each cut to 100 ns.</summary>
    public TimeSpan Wall => started is { } from ? timeProvider.GetElapsedTime(from, marked) : TimeSpan.Zero;

    public TimeSpan this[BackfillStage stage] => spent[(int)stage];

    public void Enter(BackfillStage stage)
    {
        Mark();
        Stage = stage;
        isInStage = true;
    }

    public void Leave()
    {
        Mark();
        isInStage = false;
    }

    private void Mark()
    {
        long now = timeProvider.GetTimestamp();
        if (isInStage)
        {
            spent[(int)Stage] += timeProvider.GetElapsedTime(marked, now);
        }
        else if (started is not null)
        {
            Waited += timeProvider.GetElapsedTime(marked, now);
        }

        started ??= now;
        marked = now;
    }
}
