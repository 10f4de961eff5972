namespace Perf.Analysis.Backfill;

/// <summary>What a backfill was asked to do.</summary>
/// <param name="Symbols">In the order they were processed.</param>
/// <param name="Timeframes">As users write them, shortest first.</param>
/// <param name="Days">Length of history, in days.</param>
/// <param name="RangeStart">Start of the history, UTC, inclusive.</param>
/// <param name="RangeEnd">End of the history, UTC, exclusive.</param>
/// <param name="Source"><c>stub</c>, <c>wiremock</c> or <c>polygon</c>.</param>
/// <param name="Writer"><c>row</c>, <c>batch</c>, <c>unnest</c> or <c>copy</c>.</param>
/// <param name="BatchSize">Rows a batch; null for a writer that sends none.</param>
/// <param name="Concurrency">Jobs at once, or symbols at once with one fetch each; 1 is one after the other.</param>
/// <param name="OneFetch">
/// True when only the shortest timeframe of a symbol was fetched: the fetch time of the others is that of making their bars.
/// </param>
/// <param name="Prefetch">True when the next page of a fetch was asked for while the last was taken.</param>
/// <param name="Overlap">True when a job was fetched while those before it were computed and stored.</param>
/// <param name="Index">The index of the table beside its primary key: <c>none</c>, <c>computed-at</c>, <c>covering</c> or <c>brin</c>.</param>
/// <param name="Partitions">The partitions of the table: <c>none</c> or <c>monthly</c>.</param>
/// <param name="Features">How the features were computed: <c>vectorised</c> or <c>scalar</c>.</param>
/// <param name="Plant">
/// A bottleneck that was put in on purpose: <c>api</c>, <c>db</c>, <c>compute</c>, or <c>none</c>, the control without one; null, as nearly
/// always, when nothing was.
/// </param>
/// <param name="StubLatencyMs">Median latency that the stub added to every request.</param>
public sealed record BackfillConfiguration(
    IReadOnlyList<string> Symbols,
    IReadOnlyList<string> Timeframes,
    int Days,
    DateTimeOffset RangeStart,
    DateTimeOffset RangeEnd,
    string Source,
    string Writer,
    int? BatchSize,
    int Concurrency,
    bool OneFetch = false,
    bool Prefetch = false,
    bool Overlap = false,
    string Index = "none",
    string Partitions = "none",
    string Features = BackfillConfiguration.Vectorised,
    string? Plant = null,
    double StubLatencyMs = 0)
{
    public const string Vectorised = "vectorised";

    internal int TotalJobs => Symbols.Count * Timeframes.Count;
}
