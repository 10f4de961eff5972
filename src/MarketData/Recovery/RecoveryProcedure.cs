namespace MarketData.Recovery;

/// <summary>What happens, and who does it, in one situation.</summary>
public sealed record RecoveryProcedure(string Situation, IReadOnlyList<string> Steps);
