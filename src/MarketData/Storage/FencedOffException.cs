namespace MarketData.Storage;

/// <summary>
/// The lease that the write was made under is over: somebody else has the job, or had it. Nothing was written, and nothing is to be
/// repeated.
/// </summary>
public sealed class FencedOffException(string message) : Exception(message);
