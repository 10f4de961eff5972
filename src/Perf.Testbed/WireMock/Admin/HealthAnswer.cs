namespace Perf.Testbed.WireMock.Admin;

/// <summary>What <c>/__admin/health</c> says.</summary>
internal sealed record HealthAnswer(string Status, string Version);
