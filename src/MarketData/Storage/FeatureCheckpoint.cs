using MarketData.Features.Streaming;

namespace MarketData.Storage;

/// <summary>Where the features of a series go on without a look at its bars before.</summary>
/// <param name="UntilUnixMs">The end of what is covered; the state knows every bar of the series that starts before.</param>
public sealed record FeatureCheckpoint(long UntilUnixMs, FeatureState State)
{
    /// <summary>
    /// The token of what the features went on from (<see cref="FeatureStart.Token"/>), so that this state is not kept when other bars are
    /// stored by then. Null, the default: they began with the data.
    /// </summary>
    public ReadOnlyMemory<byte>? GoesOnFrom { get; init; }
}
