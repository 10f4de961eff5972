namespace MarketData.Worker.Alerting;

/// <summary>
/// How long is waited between two attempts at a notice: soon at first, then every quarter of an hour, so that a receiver that was away for
/// hours has it soon after it is back; for a day, since a receiver that is away for longer is somebody's concern by then, and the
/// alert itself stays to be read. Pure.
/// </summary>
internal static class NoticePauses
{
    /// <summary>Behind it, it is given up.</summary>
    public static readonly TimeSpan LongestTrying = TimeSpan.FromDays(1);

    /// <summary>Between two attempts.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromMinutes(15);

    private static readonly TimeSpan[] First = [TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(30), TimeSpan.FromMinutes(5)];

    private static readonly int MostAttempts = First.Length + (int)(LongestTrying / Longest);

    /// <param name="attempt">The one that failed; the first is 1.</param>
    /// <returns>Null: there is no other.</returns>
    public static TimeSpan? After(int attempt) =>
        attempt <= First.Length ? First[attempt - 1]
        : attempt < MostAttempts ? Longest
        : null;
}
