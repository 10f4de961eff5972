namespace MarketData.Api.OpenApi.Shapes;

/// <summary>What answered.</summary>
internal enum OriginShape
{
    /// <summary>What the service keeps, known to be what the database holds unless the answer is degraded.</summary>
    Cache,

    Database,
}
