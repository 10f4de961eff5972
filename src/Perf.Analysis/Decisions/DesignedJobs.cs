using Perf.Analysis.Benchmarks;
using Perf.Analysis.Formatting;
using Perf.Analysis.Statistics;

namespace Perf.Analysis.Decisions;

/// <summary>
/// What a design of the table costs whole jobs, by the cases of the suite Insert in which jobs of every timeframe took turns with the same
/// on the plain table. No page of one size says it: a thousand bars lie in one month or reach all that a job reaches.
/// </summary>
internal static class DesignedJobs
{
    private const string Plain = "None";
    private const string StreamsParameter = "Streams";

    /// <summary>Whether a case is of jobs, and not of a page.</summary>
    public static bool Has(BenchmarkResult result) => result.IntegerParameter(StreamsParameter) is not null;

    /// <param name="suite">Every case of the suite Insert.</param>
    /// <param name="writer">The method of the cases.</param>
    /// <param name="concurrency">Jobs at once: of what was measured, the most streams that are no more.</param>
    /// <param name="had">The design in use: values of the parameters <c>Index</c> and <c>Partitions</c>, in any case.</param>
    /// <param name="wanted">The other one.</param>
    /// <returns>How many times as fast storing becomes, by which case, and in words; null where one of the two was not measured.</returns>
    public static (SpeedRatio Ratio, BenchmarkResult Case, string Words)? Compare(
        IReadOnlyList<BenchmarkResult> suite,
        string writer,
        int concurrency,
        (string Index, string Partitions) had,
        (string Index, string Partitions) wanted)
    {
        BenchmarkResult[] cases =
        [
            .. from result in suite
               where Has(result) && IsNamed(result.Method, writer) && result.IntegerParameter(StreamsParameter) <= concurrency
               orderby result.IntegerParameter(StreamsParameter) descending
               select result,
        ];
        return Find(cases, wanted) is { Work.TimesFloor: { } changed } target
            && AgainstPlain([.. cases.Where(result => AreAtOnce(result, target))], had) is { } inUse
                ? (SpeedRatio.Of(changed, inUse), target, Words(target))
                : null;
    }

    private static SpeedRatio? AgainstPlain(IReadOnlyList<BenchmarkResult> cases, (string Index, string Partitions) design) =>
        IsNamed(Plain, design.Index) && IsNamed(Plain, design.Partitions)
            ? new SpeedRatio(1, new Interval(1, 1))
            : Find(cases, design)?.Work?.TimesFloor;

    private static BenchmarkResult? Find(IReadOnlyList<BenchmarkResult> cases, (string Index, string Partitions) design) =>
        cases.FirstOrDefault(result =>
            IsNamed(result.Parameter("Index"), design.Index) && IsNamed(result.Parameter("Partitions"), design.Partitions));

    private static bool AreAtOnce(BenchmarkResult result, BenchmarkResult other) =>
        result.IntegerParameter(StreamsParameter) == other.IntegerParameter(StreamsParameter);

    private static bool IsNamed(string? value, string name) => string.Equals(value, name, StringComparison.OrdinalIgnoreCase);

    private static string Words(BenchmarkResult target)
    {
        long streams = target.IntegerParameter(StreamsParameter)!.Value;
        string atOnce = streams == 1 ? "one after the other" : $"{Figures.Count(streams)} at once";
        return $"what {target.Case} costs jobs, {atOnce}, measured in turns with the table of the migrations";
    }
}
