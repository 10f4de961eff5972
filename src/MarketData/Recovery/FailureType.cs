namespace MarketData.Recovery;

/// <summary>The failures that the user set a recovery time for.</summary>
public enum FailureType
{
    SchedulerCrash,
    PolygonApiRateLimit,
    DatabaseConnectionLoss,
    FeatureComputationFailure,
}
