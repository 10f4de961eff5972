namespace Perf.Testbed.Stub;

/// <summary>Which server plays Polygon.</summary>
public enum StubKind
{
    /// <summary>Ours: answers any request, fast.</summary>
    Embedded,

    /// <summary>The real WireMock, on Java: answers what was loaded.</summary>
    WireMock,
}
