using MarketData.Features.Streaming;

namespace MarketData.Storage;

/// <summary>Where the features of a series go on without a look at its bars before.</summary>
/// <param name="UntilUnixMs">The end of what is covered; the state knows every bar of the series that starts before.</param>
public sealed record FeatureCheckpoint(long UntilUnixMs, FeatureState State);
