namespace MarketData.Api.OpenApi.Shapes;

/// <summary>Where an answer comes from.</summary>
/// <param name="Degraded">True when the database could not be asked: the answer is what was kept.</param>
/// <param name="ReadAt">When the database was read.</param>
/// <param name="AgeSeconds">How long ago that was.</param>
internal sealed record SourceShape(OriginShape From, bool Degraded, DateTimeOffset ReadAt, long AgeSeconds);
