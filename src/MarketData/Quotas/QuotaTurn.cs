namespace MarketData.Quotas;

/// <summary>What a ledger answers to who wants to send.</summary>
/// <param name="Place">To be spent or given back; null: there is none.</param>
/// <param name="Wait">When there is none: how long until there may be one, as far as is known now.</param>
public readonly record struct QuotaTurn(long? Place, TimeSpan Wait);
