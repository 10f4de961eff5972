using MarketData.Features.Streaming;

namespace MarketData.Storage;

/// <summary>What the features of a series' bars from a time on go on from.</summary>
/// <param name="State">Null when the bars before are needed, or none are: the series begins then.</param>
/// <param name="Token">
/// Stands in the store as long as no bar before the time is another one. It is to be handed back with the state that the features lead to
/// (<see cref="FeatureCheckpoint.GoesOnFrom"/>). Null when the series begins.
/// </param>
public readonly record struct FeatureStart(FeatureState? State, ReadOnlyMemory<byte>? Token);
