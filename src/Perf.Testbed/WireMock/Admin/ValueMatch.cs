namespace Perf.Testbed.WireMock.Admin;

/// <summary>What a value must be.</summary>
public sealed record ValueMatch(string EqualTo);
