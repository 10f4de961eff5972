using MarketData.Features;
using MarketData.Instruments;
using MarketData.Postgres.Tables;
using MarketData.Quotas;
using MarketData.Time;
using Perf.Lab.Backfill.Planting;

namespace Perf.Lab.Backfill;

/// <summary>What a backfill measures and how the product is set while it does.</summary>
/// <param name="Range">Whole UTC days.</param>
/// <param name="Writer">row, batch, unnest or copy.</param>
/// <param name="BatchSize">Rows a round trip of the batch and unnest writers.</param>
/// <param name="Concurrency">Jobs at once, or symbols at once with one fetch each; 1 is the user's baseline.</param>
/// <param name="OneFetch">Fetch the shortest timeframe of a symbol once and make the others from it; false is the user's baseline.</param>
/// <param name="StubSeed">Seed of the synthetic market.</param>
/// <param name="StubLatencyMs">Median latency that the stub adds to a request; 0 adds none.</param>
public sealed record BackfillSettings(
    IReadOnlyList<Symbol> Symbols,
    IReadOnlyList<Timeframe> Timeframes,
    UtcRange Range,
    BarSourceKind Source,
    string Writer,
    int BatchSize,
    int Concurrency,
    bool OneFetch,
    int StubSeed,
    double StubLatencyMs)
{
    public const string DefaultWriter = "copy";
    public const int DefaultBatchSize = 1000;
    public const int DefaultDays = 365;
    public const int DefaultSeed = 42;

    /// <summary>Jobs at once of the worker as it is deployed: src/deploy.</summary>
    public const int DeployedConcurrency = 4;

    /// <summary>How the table is laid out; without index and partitions, as in the user's baseline, when not said.</summary>
    public BarTableDesign Table { get; init; } = new();

    /// <summary>Ask for the next page of a fetch while the last is taken; false is the user's baseline.</summary>
    public bool Prefetch { get; init; }

    /// <summary>Fetch the next job while the one before is computed and stored; false is the user's baseline.</summary>
    public bool Overlap { get; init; }

    /// <summary>How features are computed; eight rows at a time when not said.</summary>
    public FeatureEngine Engine { get; init; } = FeatureEngine.Vectorised;

    /// <summary>Compute the features again from what was stored, once the backfill is over; null does not.</summary>
    public EnrichmentSettings? Enrichment { get; init; }

    /// <summary>The client's own quota; null, as with the stub, does not space the requests.</summary>
    public QuotaPlan? Quota { get; init; }

    /// <summary>A bottleneck put in on purpose, where one was asked for: <see cref="Plants.In"/> sets the rest.</summary>
    public Plant? Plant { get; init; }

    public string SourceName => Source switch
    {
        BarSourceKind.Polygon => "polygon",
        BarSourceKind.WireMock => "wiremock",
        _ => "stub",
    };

    public string EngineName => FeatureEngines.NameOf(Engine);

    /// <summary>Whether the batch size means anything to the writer.</summary>
    public bool UsesBatches => Writer is "batch" or "unnest";

    public int Days => (int)(Range.End - Range.Start).TotalDays;

    /// <summary>The user's baseline: 25 symbols at five timeframes over the year that ended last midnight (UTC).</summary>
    public static BackfillSettings Baseline(TimeProvider time) => new(
        Universe.TwentyFive,
        Timeframe.Backfilled,
        LastDays(DefaultDays, DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime)),
        BarSourceKind.Stub,
        DefaultWriter,
        DefaultBatchSize,
        Concurrency: 1,
        OneFetch: false,
        DefaultSeed,
        StubLatencyMs: 0);

    /// <summary>The whole days before a day.</summary>
    public static UtcRange LastDays(int days, DateOnly end) => UtcRange.FromDays(end.AddDays(-days), end);
}
