namespace MarketData.Quotas;

/// <summary>The quota that processes share could not be asked or told. The message says why, and holds no key or password.</summary>
public sealed class QuotaLedgerException(string message, Exception innerException) : Exception(message, innerException);
