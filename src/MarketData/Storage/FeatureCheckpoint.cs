using MarketData.Features.Streaming;

namespace MarketData.Storage;

/// <summary>Where the features of a series go on without a look at its bars before.</summary>
/// <param name="UntilUnixMs">The end of what is covered; the state knows every bar of the series that starts before.</param>
public sealed record FeatureCheckpoint(long UntilUnixMs, FeatureState State)
{
    /// <summary>
    /// The stored state that the features went on from, so that this one is not kept when another stands in its place meanwhile. Null, the
    /// default: they did not go on from one, or whichever was stored for that time is right.
    /// </summary>
    public FeatureState? GoesOnFrom { get; init; }
}
