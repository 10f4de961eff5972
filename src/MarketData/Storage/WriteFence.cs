namespace MarketData.Storage;

/// <summary>
/// The right to write a series, as a worker was given it: a write that carries it commits only while it stands, and ends the job with it,
/// in one transaction.
/// </summary>
/// <param name="JobId">The job that was leased.</param>
/// <param name="Token">Of this lease; every lease has a higher one.</param>
public readonly record struct WriteFence(long JobId, long Token);
