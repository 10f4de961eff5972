using MarketData.Features;
using MarketData.Instruments;
using MarketData.Polygon;
using MarketData.Postgres.Writers;
using MarketData.Time;

namespace MarketData.Worker.Hosting;

/// <summary>
/// One plan, and where it runs: series to be stored, or stored ones whose features are to be computed again. Immutable. Holds a
/// password: never to be printed.
/// </summary>
internal sealed class WorkerOptions
{
    public required IReadOnlyList<Symbol> Symbols { get; init; }

    public required IReadOnlyList<Timeframe> Timeframes { get; init; }

    /// <summary>Compute the features of what is stored of the series again. Nothing is fetched: there is no range and no source.</summary>
    public bool Enrich { get; init; }

    /// <summary>Symbols computed again at once, at most.</summary>
    /// <value>1.</value>
    public int Workers { get; init; } = 1;

    /// <summary>What is to be stored of every series.</summary>
    public UtcRange Range { get; init; }

    /// <summary>Of the range, only what is not covered yet is fetched.</summary>
    public bool Continue { get; init; }

    /// <summary>The source, its key included; with a quota where it is Polygon itself. Null when nothing is fetched.</summary>
    public PolygonOptions? Source { get; init; }

    /// <summary>A connection string. The database holds the product's tables, in which workers share the quota too.</summary>
    public required string Postgres { get; init; }

    /// <value><see cref="WriterKind.Copy"/>.</value>
    public WriterKind Writer { get; init; } = WriterKind.Copy;

    /// <summary>Rows a round trip, of the writers that have batches.</summary>
    /// <value><see cref="BarWriters.DefaultBatchSize"/>.</value>
    public int BatchSize { get; init; } = BarWriters.DefaultBatchSize;

    /// <summary>
    /// Lanes at once, each on jobs of its own. With <see cref="Overlap"/> each holds up to four fetches in memory, and beside them, where
    /// a series goes on without a state, all of its stored bars.
    /// </summary>
    /// <value>1.</value>
    public int Concurrency { get; init; } = 1;

    /// <value><see cref="FeatureEngine.Vectorised"/>.</value>
    public FeatureEngine Engine { get; init; } = FeatureEngine.Vectorised;

    /// <summary>The longer bars of a symbol are made from its shortest ones.</summary>
    public bool OneFetch { get; init; }

    /// <summary>A lane fetches up to three groups of jobs ahead while it computes and stores those before.</summary>
    public bool Overlap { get; init; }

    /// <summary>Standard input is a pipe that the parent holds: stop when it closes, and leave Ctrl+C to the parent.</summary>
    public bool HasParentPipe { get; init; }
}
