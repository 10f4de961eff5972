namespace MarketData.Recovery;

/// <summary>Two things that the user's documents say and that cannot both hold as they stand.</summary>
/// <param name="OneSays">As it is written there.</param>
/// <param name="OtherSays">As it is written elsewhere, or a few lines on.</param>
/// <param name="Holds">What the product does.</param>
public sealed record Contradiction(string Topic, string OneSays, string OtherSays, string Holds, string Why);
