namespace MarketData.Backfill;

/// <summary>What a job spent on one stage.</summary>
/// <param name="Service">In it.</param>
/// <param name="Waited">For it: until the stage was free for the job, or it was the turn of its series.</param>
public readonly record struct JobStageTime(TimeSpan Service, TimeSpan Waited)
{
    internal JobStageTime Plus(TimeSpan service = default, TimeSpan waited = default) => new(Service + service, Waited + waited);
}
