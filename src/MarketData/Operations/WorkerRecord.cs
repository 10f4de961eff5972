namespace MarketData.Operations;

/// <summary>A worker process, as it last said of itself. Times are the database's.</summary>
/// <param name="SilentFor">How long ago that was, at the moment of asking.</param>
public sealed record WorkerRecord(
    string Name, IReadOnlyList<WorkerRole> Roles, DateTimeOffset StartedAt, DateTimeOffset SeenAt, TimeSpan SilentFor)
{
    /// <summary>Who was silent for longer is not well: a process that runs and cannot say so does nothing else either.</summary>
    public static readonly TimeSpan LongestSilence = TimeSpan.FromSeconds(30);

    public bool IsThere => SilentFor <= LongestSilence;
}
