namespace Perf.Testbed.WireMock.Admin;

/// <summary>The body of <c>/__admin/mappings/import</c>.</summary>
internal sealed record MappingSet(IReadOnlyList<Mapping> Mappings);
