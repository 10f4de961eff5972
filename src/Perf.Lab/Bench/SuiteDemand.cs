using MarketData.Backfill;

namespace Perf.Lab.Bench;

/// <summary>What benchmark cases measure against: the lab starts these servers for them, and no others.</summary>
public sealed record SuiteDemand
{
    /// <summary>A database that may be filled.</summary>
    public bool Postgres { get; init; }

    /// <summary>Databases that hold so many bars already, one for each number; empty without a need for any.</summary>
    public IReadOnlyList<long> StoredRows { get; init; } = [];

    /// <summary>The embedded Polygon stub.</summary>
    public bool Stub { get; init; }

    /// <summary>The API with a cache and without, on a database with AAPL in all timeframes, and the floor beside them.</summary>
    public bool Api { get; init; }

    /// <summary>What the real WireMock must be able to answer; empty without a need for it.</summary>
    public IReadOnlyList<BackfillJob> WireMockJobs { get; init; } = [];

    public bool WireMock => WireMockJobs.Count > 0;

    /// <summary>Everything that any of the cases needs.</summary>
    public static SuiteDemand Of(IReadOnlyCollection<SuiteCase> cases) => new()
    {
        Postgres = cases.Any(one => one.Demand.Postgres),
        StoredRows = [.. cases.SelectMany(one => one.Demand.StoredRows).Distinct().Order()],
        Stub = cases.Any(one => one.Demand.Stub),
        Api = cases.Any(one => one.Demand.Api),
        WireMockJobs = [.. cases.SelectMany(one => one.Demand.WireMockJobs).Distinct()],
    };
}
