namespace MarketData.Features.Streaming;

/// <summary>What the features of a series' next bars need to know of all its bars before. Immutable; its bytes may be stored.</summary>
public sealed class FeatureState
{
    private FeatureState(ReadOnlyMemory<byte> bytes) => Bytes = bytes;

    /// <summary>About 1.7 KB, whatever the length of the series. They say which version of the features they belong to.</summary>
    public ReadOnlyMemory<byte> Bytes { get; }

    /// <returns>Null when the bytes are no state, or one of another version of the features: then they are of no use.</returns>
    public static FeatureState? TryRead(ReadOnlyMemory<byte> bytes) => bytes.Length > 0 ? new FeatureState(bytes) : null;
}
