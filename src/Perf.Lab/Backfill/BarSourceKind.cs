namespace Perf.Lab.Backfill;

/// <summary>Where a backfill of the lab fetches from.</summary>
public enum BarSourceKind
{
    /// <summary>The embedded Polygon stub, in its own process.</summary>
    Stub,

    /// <summary>The real WireMock, on Java, with the same market behind it.</summary>
    WireMock,

    /// <summary>api.polygon.io itself, with POLYGON_API_KEY.</summary>
    Polygon,
}
