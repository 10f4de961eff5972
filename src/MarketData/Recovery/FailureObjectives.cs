namespace MarketData.Recovery;

/// <summary>The user's table of recovery times, and the targets of issue 7 below them.</summary>
internal static class FailureObjectives
{
    public static IReadOnlyList<FailureObjective> Default { get; } =
    [
        new(
            FailureType.SchedulerCrash,
            Rto: TimeSpan.FromMinutes(5),
            Measured: "from the crash to the next completed job",
            Procedure: "Systemd auto-restart on failure; the work is gone on with from its checkpoint",
            Fallback: "Manual trigger via API",
            Target: TimeSpan.FromSeconds(15),
            AnswerTarget: null),
        new(
            FailureType.PolygonApiRateLimit,
            Rto: TimeSpan.FromSeconds(30),
            Measured: "from the quota's reopening to the next page fetched; a cached answer with a warning from the first 429 on",
            Procedure: "After a 429 nothing is sent until the quota reopens, by Retry-After or the plan's window; what fails all the "
                + "same: exponential backoff",
            Fallback: "Use cached data + warning",
            Target: TimeSpan.FromSeconds(2),
            AnswerTarget: TimeSpan.FromMilliseconds(50)),
        new(
            FailureType.DatabaseConnectionLoss,
            Rto: TimeSpan.FromMinutes(2),
            Measured: "from PostgreSQL accepting connections again to the next committed write",
            Procedure: "Automatic reconnect with backoff",
            Fallback: "Return cached + staleness warning",
            Target: TimeSpan.FromSeconds(5),
            AnswerTarget: TimeSpan.FromMilliseconds(100)),
        new(
            FailureType.FeatureComputationFailure,
            Rto: TimeSpan.FromSeconds(1),
            Measured: "from the failure to the next job taken",
            Procedure: "Skip failed symbol, log error, continue with next",
            Fallback: "Return cached + error flag",
            Target: TimeSpan.FromMilliseconds(50),
            AnswerTarget: TimeSpan.FromMilliseconds(50)),
    ];
}
