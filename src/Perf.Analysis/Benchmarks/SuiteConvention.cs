using Perf.Analysis.Formatting;

namespace Perf.Analysis.Benchmarks;

/// <summary>
/// What the names in a suite mean. The export carries no mark of the baseline, so the names are the contract between the
/// benchmark classes and their readers; a case that is not found by them is reported as missing.
/// </summary>
/// <param name="Suite">Last part of the namespace.</param>
/// <param name="BaselineMethods">
/// The cases that the others of the same class and parameters are compared with, one a class; none for a suite that compares
/// nothing.
/// </param>
/// <param name="SizeParameter">The parameter that counts items an operation; cases without it export how many bars they handle.</param>
/// <param name="Item">What it counts, in the singular.</param>
public sealed record SuiteConvention(string Suite, IReadOnlyList<string> BaselineMethods, string SizeParameter, string Item)
{
    /// <summary>
    /// The client, against receiving the same bytes; its parser, against walking over the same tokens. A backfill's own way is
    /// the embedded stub, compressed, one fetch at a time.
    /// </summary>
    public static SuiteConvention Fetch { get; } =
        new("Fetch", ["DrainAsync", "Walk"], "Bars", "bar") { Typical = ["Stub=Embedded", "Gzip=True", "Concurrency=1"] };

    /// <summary>
    /// The writers, one method each, named as the writer; those of the batch writer end in the batch size: <c>Row</c>,
    /// <c>Batch100</c>, <c>Batch500</c>, <c>Batch1000</c>, <c>Unnest</c>, <c>CopyMerge</c>, <c>Copy</c>. A backfill's own way is new
    /// rows into a table without further indexes or partitions; how much is stored already is not its doing, so it starts from nothing.
    /// </summary>
    public static SuiteConvention Insert { get; } =
        new("Insert", ["Row"], "Rows", "row") { Typical = ["Stored=0", "Page=New", "Index=None", "Partitions=None"], Variations = ["BatchSize", "Index"] };

    /// <summary>
    /// All features of a series, against their definition. A backfill's own way is <c>Compute</c>. Beside these: streams and the copy of
    /// the columns that both are measured against, groups of columns, rolling medians against the definition's, all series at once
    /// with two workers against one.
    /// </summary>
    public static SuiteConvention Features { get; } =
        new("Features", ["Scalar", "BinarySearch", "OneWorker"], "Bars", "bar") { Quoted = ["Scalar", "Compute"] };

    /// <summary>Requests of the API, one after the other and many in flight; the latter took turns with the floor.</summary>
    public static SuiteConvention Serving { get; } = new("Serving", [], "Limit", "row");

    /// <summary>
    /// Many series with one statement, against one statement each; and the latest rows of one series in a large table, against the
    /// same in the smallest. Cases say how many rows they read.
    /// </summary>
    public static SuiteConvention Reading { get; } = new("Reading", ["OneByOne"], "Rows", "row") { Grown = ("Latest", "Stored") };

    /// <summary>
    /// Computing the features of stored series again: a statement a bar, and two symbols at once, against a statement a series.
    /// </summary>
    public static SuiteConvention Enrichment { get; } = new("Enrichment", ["Once"], "Bars", "bar");

    /// <summary>
    /// The values of the parameters that do not count items, in the cases to quote as evidence; a case without such a parameter
    /// is quoted too.
    /// </summary>
    public IReadOnlyList<string> Typical { get; init; } = [];

    /// <summary>
    /// Parameters of classes that compare variations of what another class of the suite has already: predictions rest on them, and
    /// they are not quoted as evidence beside the others.
    /// </summary>
    public IReadOnlyList<string> Variations { get; init; } = [];

    /// <summary>The only methods to quote as evidence; empty for all: the others are no way of a backfill, or a part of one.</summary>
    public IReadOnlyList<string> Quoted { get; init; } = [];

    /// <summary>
    /// The method that took turns not with a baseline but with itself at the smallest value of a parameter; null when there is none.
    /// </summary>
    public (string Method, string Parameter)? Grown { get; init; }

    /// <summary>The suites a run should have.</summary>
    public static IReadOnlyList<SuiteConvention> All { get; } = [Fetch, Insert, Features, Enrichment, Serving, Reading];

    /// <summary>Null for a suite that is not among <see cref="All"/>.</summary>
    public static SuiteConvention? Find(string suite) =>
        All.FirstOrDefault(convention => string.Equals(convention.Suite, suite, StringComparison.OrdinalIgnoreCase));

    /// <summary>
    /// The case that <paramref name="result"/> is compared with; null for the baseline itself, or when it was not measured.
    /// </summary>
    public BenchmarkResult? BaselineOf(BenchmarkResult result, IReadOnlyList<BenchmarkResult> suite) =>
        IsBaseline(result)
            ? null
            : suite.FirstOrDefault(other => IsBaseline(other) && other.Type == result.Type && other.Parameters == result.Parameters);

    /// <summary>
    /// How many times as fast as its baseline a case is: by turns taken with it, when the case exported that, or by the turns that
    /// both took with COPY; else by the two cases, which ran one after the other. Null without a baseline.
    /// </summary>
    public SpeedRatio? RatioOf(BenchmarkResult result, IReadOnlyList<BenchmarkResult> suite) =>
        IsGrown(result)
            ? null
            : result.Work?.TimesFloor ?? (BaselineOf(result, suite) is { } baseline
                ? RatioByTurns(result, baseline, storage => storage.OfCopy) ?? SpeedRatio.Of(result, baseline)
                : null);

    /// <summary>What a case took turns with, in words: <c>OneByOne</c>, <c>Latest, Stored=2,000,000</c>; null when it took none.</summary>
    public string? ReferenceOf(BenchmarkResult result, IReadOnlyList<BenchmarkResult> suite)
    {
        if (result.Work?.TimesFloor is null)
        {
            return null;
        }

        if (!IsGrown(result))
        {
            return BaselineOf(result, suite)?.Method ?? string.Join(" or ", BaselineMethods);
        }

        string parameter = Grown!.Value.Parameter;
        long? own = result.IntegerParameter(parameter);
        long? smallest = suite
            .Where(other => other.Type == result.Type && other.Method == result.Method)
            .Min(other => other.IntegerParameter(parameter));
        return smallest < own ? $"{result.Method}, {parameter}={Figures.Count(smallest.Value)}" : $"{result.Method}, least {parameter}";
    }

    /// <summary>
    /// By the turns that each of two cases took with the same COPY; null when one took none, or they handle different numbers of
    /// items: a fraction of COPY depends on how many rows its fixed costs are spread over.
    /// </summary>
    /// <param name="ceiling">The COPY. Whether it met the same table in both is for the caller to know.</param>
    public SpeedRatio? RatioByTurns(BenchmarkResult result, BenchmarkResult other, Func<StorageWork, SpeedRatio?> ceiling) =>
        SizeOf(result) == SizeOf(other)
        && result.Storage is { } mine && ceiling(mine) is { } ofMine
        && other.Storage is { } others && ceiling(others) is { } ofOthers
            ? SpeedRatio.Of(ofMine, ofOthers)
            : null;

    /// <summary>Whether a case has no other than the <see cref="Typical"/> values.</summary>
    public bool IsTypical(BenchmarkResult result)
    {
        string[] values = result.Parameters.Split('&');
        return Typical.All(wanted =>
            values.Contains(wanted, StringComparer.Ordinal)
            || !Array.Exists(values, value => value.StartsWith(NameOf(wanted), StringComparison.Ordinal)));

        static string NameOf(string parameter) => parameter[..(parameter.IndexOf('=', StringComparison.Ordinal) + 1)];
    }

    /// <summary>Whether a case has one of the <see cref="Variations"/>, or a method that is not <see cref="Quoted"/>.</summary>
    public bool IsVariation(BenchmarkResult result) =>
        Variations.Any(name => result.Parameter(name) is not null)
        || (Quoted.Count > 0 && !Quoted.Contains(result.Method, StringComparer.Ordinal));

    /// <summary>Items an operation handles, by its parameters or else by what it exported; null when the case does not say.</summary>
    public long? SizeOf(BenchmarkResult result) => result.IntegerParameter(SizeParameter) ?? (long?)result.Work?.Bars;

    public bool IsBaseline(BenchmarkResult result) =>
        BaselineMethods.Contains(result.Method, StringComparer.OrdinalIgnoreCase);

    private bool IsGrown(BenchmarkResult result) => result.Method == Grown?.Method;
}
