namespace Perf.Analysis.Decisions;

/// <summary>Something Phase 3 can do about a stage.</summary>
/// <param name="Id">Stable; history hangs on it.</param>
/// <param name="Switch">How to switch it on today, as arguments of the lab; null for what the product always does.</param>
/// <param name="Caution">What the users' list does not say and one should know before trying it; null when there is nothing.</param>
/// <param name="SpeedsUpBackfill">
/// False for what serves others, or a backfill's size, and can only cost a backfill time: never recommended.
/// </param>
public sealed record PhaseAction(
    string Id, Stage Stage, string Title, string? Switch, string? Caution = null, bool SpeedsUpBackfill = true)
{
    public const string OneFetch = "api.one_fetch";
    public const string FiveSymbols = "api.five_symbols";

    /// <summary>Of <see cref="FiveSymbols"/>.</summary>
    public const int SymbolsAtOnce = 5;

    /// <summary>Named before there was a switch; <c>--prefetch</c> is another one, for the pages within a fetch.</summary>
    public const string Overlap = "api.prefetch";

    public const string BulkInsert = "db.bulk_insert";
    public const string BatchSize = "db.batch_size";
    public const string Index = "db.index";
    public const string Partitions = "db.partitions";
    public const string Profile = "compute.profile";
    public const string Vectorised = "compute.vectorised";
    public const string Parallel = "compute.parallel";
    public const string OneQuery = "compute.one_query";

    /// <summary>Every action of the decision matrix, stage by stage.</summary>
    public static IReadOnlyList<PhaseAction> Catalogue { get; } =
    [
        new(
            "api.backoff", Stage.PolygonApi, "Back off exponentially when rate limited (from 1 s up to 5 min)", null,
            "every fetch of the product does; drill --only rate-limit shows it"),
        new(OneFetch, Stage.PolygonApi, "Make several timeframes from one fetch of the finest, resampled", "backfill --one-fetch"),
        new(FiveSymbols, Stage.PolygonApi, "Process 5 symbols at once, staggered", "backfill --concurrency 5"),
        new(
            "api.circuit_breaker", Stage.PolygonApi, "Pause 5 min behind a circuit breaker when rate limited", null,
            "every fetch of the product does; drill --only rate-limit shows it"),
        new(Overlap, Stage.PolygonApi, "Fetch the next job while this one is computed and stored", "backfill --overlap"),
        new(
            Index, Stage.Database, "Add an index on (series, features_computed_at)", "backfill --index computed-at",
            "does not speed up a backfill: it helps to find stale series, and every insert pays for one index more",
            SpeedsUpBackfill: false),
        new(BulkInsert, Stage.Database, "Insert in bulk instead of row by row", "backfill --writer copy"),
        new(BatchSize, Stage.Database, "Tune the batch size (100, 500, 1000)", "backfill --writer batch --batch-size 1000"),
        new(
            Partitions, Stage.Database, "Partition the table by date", "backfill --partitions monthly",
            "does not speed up a backfill: it keeps indexes small and old months easy to drop, for a table larger than memory",
            SpeedsUpBackfill: false),
        new(
            "db.hot_cache", Stage.Database, "Cache the 50 hottest symbols", null,
            "the API does, unless PERF_API_CACHE_SERIES=0: load --scenario cached, uncached shows what it buys; it helps those who read, and a "
            + "backfill does not", SpeedsUpBackfill: false),
        new(
            Profile, Stage.FeatureComputation, "Profile the computation (volatility, momentum, structure)",
            "bench --profile full --filter '*FeatureGroups*'"),
        new(Vectorised, Stage.FeatureComputation, "Vectorise the computation", "backfill --features vectorised"),
        new(
            Parallel, Stage.FeatureComputation, "Compute several symbols in parallel", "backfill --enrich --enrich-workers 2",
            "computes stored series again, several symbols at once, and so does not speed up a backfill, whose jobs "
            + "backfill --concurrency N computes side by side",
            SpeedsUpBackfill: false),
        new(
            OneQuery, Stage.FeatureComputation, "Ask once instead of once a bar (N+1 queries)", "backfill --enrich --enrich-reading once",
            "does not speed up a backfill, which computes from memory and asks for no bar: it speeds up computing stored series again",
            SpeedsUpBackfill: false),
    ];
}
