namespace Perf.Testbed.WireMock.Admin;

/// <summary>A request that a mapping server had.</summary>
/// <param name="PathAndQuery">As on the request line.</param>
/// <param name="Status">Of the answer; meaningless when it was broken.</param>
/// <param name="IsBroken">The answer was one of the faults of a connection.</param>
public sealed record AnsweredRequest(string PathAndQuery, int Status, bool IsBroken);
