using Perf.Analysis.Backfill;
using Perf.Analysis.Benchmarks;
using Perf.Analysis.Formatting;
using Perf.Analysis.Statistics;
using static System.FormattableString;

namespace Perf.Analysis.Decisions;

/// <summary>
/// What another writer, batch size or layout of the table would buy a baseline: the suite Insert applied to its share of storing.
/// Cases that were each measured in turns with the same COPY are compared by that, others of one class by their medians.
/// </summary>
internal sealed class WriterForecast
{
    private const string Batch = "batch";
    private const string Copy = "copy";
    private const string Row = "row";
    private const string Unnest = "unnest";
    private const string DesignParameter = "Index=";

    /// <summary>Of the case of two connections.</summary>
    private const int StreamsAtOnce = 2;

    /// <summary>The rows a statement of the case Unnest among the writers, whose name does not say it: the product's default.</summary>
    private const int UnnestSize = 1000;

    private readonly BackfillBaseline baseline;
    private readonly IReadOnlyList<BenchmarkResult> suite;
    private readonly IReadOnlyList<BenchmarkResult> writers;
    private readonly IReadOnlyList<BenchmarkResult> sizes;
    private readonly StoredJobs jobs;
    private readonly SpeedRatio? lanes;

    /// <param name="lanes">As of <see cref="DecisionMatrixBuilder.Build"/>.</param>
    public WriterForecast(BackfillBaseline baseline, BenchmarkSet suites, SpeedRatio? lanes = null)
    {
        this.baseline = baseline;
        this.lanes = lanes;
        jobs = new StoredJobs(baseline.Jobs);
        suite = suites.Suite(SuiteConvention.Insert.Suite);
        BenchmarkResult[] cases =
        [
            .. SuiteEvidence.LargestOf(SuiteConvention.Insert, suite)
                .Where(result => !result.Parameters.Contains(DesignParameter, StringComparison.Ordinal)),
        ];
        sizes = [.. cases.Where(result => result.IntegerParameter(BatchSizes.Parameter) is not null)];
        writers = [.. cases.Except(sizes)];
    }

    private string WriterInUse => baseline.Configuration.Writer;

    private StageForecast Storing => new(baseline, baseline.TimeBreakdown.DbInserts, "storing");

    public ActionForecast BulkInsert() => WriterInUse == Copy
        ? new ActionForecast(ActionState.InUse, null, $"the baseline already ran with the writer {Copy}{Reached()}")
        : To(
            Find(writers, Copy), CaseInUse(writers) ?? CaseInUse(sizes), Copy, Find(writers, Copy) is { } copy ? AtOnce(copy) : null);

    /// <summary>By the curve over batch sizes where it was measured, else by the few sizes among the writers.</summary>
    public ActionForecast BatchSize()
    {
        if (WriterInUse is not (Batch or Unnest or Row))
        {
            return new ActionForecast(ActionState.NotApplicable, null, $"the writer in use, {WriterInUse}, sends no batches");
        }

        string writer = WriterInUse == Unnest ? Unnest : Batch;
        IReadOnlyList<BenchmarkResult> from = CaseInUse(sizes) is null ? writers : sizes;
        BenchmarkResult? inUse = CaseInUse(from);
        BenchmarkResult[] candidates =
        [
            .. from.Where(result =>
                result.Method.StartsWith(writer, StringComparison.OrdinalIgnoreCase) && BatchSizes.SizeOf(result) is not null),
        ];
        BenchmarkResult? best = inUse is not null && candidates.All(result => PlainCases.Compare(result, inUse) is not null)
            ? candidates.MaxBy(result => InTurns(result, inUse)!.Value.Ratio)
            : FastestOf(candidates);
        long? size = best is null ? null : BatchSizes.SizeOf(best);
        if (best is not null && best == inUse)
        {
            return new ActionForecast(
                ActionState.InUse, null, $"the baseline already ran with the fastest size measured, {Figures.Count(size!.Value)} rows");
        }

        string? choice = size is not null ? Invariant($"backfill --writer {writer} --batch-size {size}") : null;
        return To(best, inUse, $"{writer} by batch size") with { Switch = choice };
    }

    /// <summary>What another index costs the writer in use.</summary>
    public ActionForecast Index(PhaseAction action, string index) =>
        Design(action, baseline.Configuration.Index, index, index, baseline.Configuration.Partitions);

    /// <summary>What partitions cost the writer in use.</summary>
    public ActionForecast Partitions(PhaseAction action, string partitions) =>
        Design(action, baseline.Configuration.Partitions, partitions, baseline.Configuration.Index, partitions);

    private ActionForecast Design(PhaseAction action, string inUse, string wanted, string index, string partitions)
    {
        if (inUse == wanted)
        {
            return new ActionForecast(ActionState.InUse, null, $"the baseline already ran with it; {action.Caution}");
        }

        return (DesignOfJobs(index, partitions) ?? DesignOfPages(index, partitions)) is not { } forecast
            ? new ActionForecast(ActionState.SwitchableNow, null, action.Caution)
            : forecast with { Note = forecast.Note is null ? action.Caution : $"{action.Caution}; {forecast.Note}" };
    }

    /// <summary>By jobs of every timeframe, as many at once as the baseline had; null where they were not measured.</summary>
    private ActionForecast? DesignOfJobs(string index, string partitions)
    {
        BackfillConfiguration configuration = baseline.Configuration;
        return DesignedJobs.Compare(
            suite,
            LabelInUse(),
            configuration.Concurrency,
            (WithoutDash(configuration.Index), WithoutDash(configuration.Partitions)),
            (WithoutDash(index), WithoutDash(partitions))) is var (ratio, target, words)
                ? Storing.Predict(ratio, target.Identity, $"index {configuration.Index}, partitions {configuration.Partitions}", words)
                : null;
    }

    /// <summary>By a page into the table that the baseline had, and into the same with one thing changed; null where that is not known.</summary>
    private ActionForecast? DesignOfPages(string index, string partitions) =>
        FindDesign(baseline.Configuration.Index, baseline.Configuration.Partitions) is { } had && FindDesign(index, partitions) is { } changed
            ? Predict(changed, had, result => result.OfUnloggedCopy)
            : null;

    private BenchmarkResult? FindDesign(string index, string partitions) => suite.FirstOrDefault(result =>
        !DesignedJobs.Has(result)
        && LabelOf(result) == LabelInUse()
        && IsNamed(result.Parameter("Index"), index)
        && IsNamed(result.Parameter("Partitions"), partitions));

    /// <summary>Whether the value of a parameter is what a switch calls it: <c>ComputedAt</c> and <c>computed-at</c>.</summary>
    private static bool IsNamed(string? value, string choice) =>
        string.Equals(value, WithoutDash(choice), StringComparison.OrdinalIgnoreCase);

    /// <summary>How near the writer in use comes to the server's limit; empty when that was not measured.</summary>
    private string Reached() => Find(writers, LabelInUse()) is { Storage.OfCopy: { } fraction } copy
        ? $", which reaches {Figures.Percent(fraction.Ratio, fraction.Interval95)} of the speed of COPY with nothing around it"
            + (SuiteConvention.Insert.SizeOf(copy) is { } rows ? $", for {Figures.Count(rows)} new rows into an empty table" : string.Empty)
        : string.Empty;

    /// <summary>The writer with the batch size of the baseline. A size that neither the name nor the default says is in the curve only.</summary>
    private BenchmarkResult? CaseInUse(IReadOnlyList<BenchmarkResult> from) => from == sizes
        ? Find(sizes, $"{WriterInUse}{baseline.Configuration.BatchSize}")
        : WriterInUse == Unnest && baseline.Configuration.BatchSize is not (null or UnnestSize) ? null : Find(from, LabelInUse());

    private string LabelInUse() => WriterInUse == Batch ? $"{Batch}{baseline.Configuration.BatchSize}" : WithoutDash(WriterInUse);

    private static string WithoutDash(string name) => name.Replace("-", string.Empty, StringComparison.Ordinal);

    /// <summary>By their fractions of COPY when all have one, else by their medians; null of none.</summary>
    private static BenchmarkResult? FastestOf(IReadOnlyList<BenchmarkResult> cases) =>
        cases.All(result => result.Storage?.OfCopy is not null)
            ? cases.MaxBy(result => result.Storage!.OfCopy!.Value.Ratio)
            : cases.MinBy(result => result.MedianNs);

    private static BenchmarkResult? Find(IReadOnlyList<BenchmarkResult> from, string label) =>
        from.FirstOrDefault(result => string.Equals(LabelOf(result), label, StringComparison.Ordinal));

    /// <summary>The writer without its dash, and the batch size of a case that has one: <c>copymerge</c>, <c>batch500</c>.</summary>
    private static string LabelOf(BenchmarkResult result) =>
        Invariant($"{result.Method.ToLowerInvariant()}{result.IntegerParameter(BatchSizes.Parameter)}");

    /// <summary>
    /// What becomes of a ratio that was measured with one connection when there are two: COPY keeps both processors of a small machine busy
    /// by itself, and gains less from a second one than a writer that waits for its round trips.
    /// </summary>
    /// <returns>Null where one job runs at a time, or one of the two gains is not known.</returns>
    private SpeedRatio? AtOnce(BenchmarkResult copy) =>
        baseline.Configuration.Concurrency == StreamsAtOnce
        && lanes is { } ofWriterInUse
        && StreamGain.Of(suite, CostOf(copy), jobs) is { } ofCopy
            ? SpeedRatio.Of(ofCopy, ofWriterInUse)
            : null;

    /// <param name="atOnce">Of several connections instead of one; null: the same.</param>
    private ActionForecast To(BenchmarkResult? target, BenchmarkResult? inUse, string targetName, SpeedRatio? atOnce = null)
    {
        if (target is null || inUse is null)
        {
            string absent = target is null ? targetName : WriterInUse;
            return StageForecast.Unpredicted($"the suite {SuiteConvention.Insert.Suite} has no measured case of {absent}");
        }

        return Predict(target, inUse, result => result.OfCopy, atOnce);
    }

    /// <param name="ceiling">What both were measured in turns with.</param>
    private ActionForecast Predict(
        BenchmarkResult target, BenchmarkResult inUse, Func<StorageWork, SpeedRatio?> ceiling, SpeedRatio? atOnce = null)
    {
        if (InTurns(target, inUse) is { } inTurns)
        {
            return Storing.Predict(inTurns, target, inUse, $"{Names(target, inUse)}, measured in turns with each other");
        }

        SpeedRatio? byTurns = SuiteConvention.Insert.RatioByTurns(target, inUse, ceiling);
        if (byTurns is null && target.Type != inUse.Type)
        {
            return StageForecast.Unpredicted($"{target.Case} and {inUse.Case} were not both measured in turns with the same COPY");
        }

        (SpeedRatio ratio, string cases) = AtTheSizesOfJobs(target, inUse) is { } ofJobs
            ? (ofJobs, $"{target.Method} vs {inUse.Method} at the sizes of the jobs, measured in turns")
            : (jobs.Faster(byTurns ?? SpeedRatio.Of(target, inUse)), Describe(target, inUse, byTurns is not null));
        return atOnce is { } gain
            ? Storing.Predict(
                ratio.Times(gain),
                target,
                inUse,
                $"{cases}, and two streams for what a second connection gains, against what it gained before")
            : Storing.Predict(ratio, target, inUse, cases);
    }

    /// <summary>For the sizes of the jobs, where that is known, by turns with each other in one process.</summary>
    /// <returns>Null for cases that took none.</returns>
    private SpeedRatio? InTurns(BenchmarkResult target, BenchmarkResult inUse) => PlainCases.Compare(target, inUse) is { } ratio
        ? PlainCases.CompareBatches(SameTableAs(target), target, inUse) is { Count: > 0 } sizes ? jobs.Faster(sizes) : jobs.Faster(ratio)
        : null;

    /// <returns>Null where one of the two was not measured at two sizes.</returns>
    private SpeedRatio? AtTheSizesOfJobs(BenchmarkResult target, BenchmarkResult inUse)
    {
        if (!writers.Contains(target) || !writers.Contains(inUse))
        {
            return null;
        }

        BenchmarkResult[] sameTable = SameTableAs(target);
        return Ratio(one => one.Ratio, one => one.Ratio) is not { } ratio ? null : new SpeedRatio(
            ratio,
            Ratio(one => one.Interval95?.Low, one => one.Interval95?.High) is { } low
            && Ratio(one => one.Interval95?.High, one => one.Interval95?.Low) is { } high
                ? new Interval(low, high)
                : null);

        double? Ratio(Func<SpeedRatio, double?> ofTarget, Func<SpeedRatio, double?> ofInUse) =>
            InTurnsWithCopy(ofTarget)
            ?? (StoreCosts.Of(sameTable, target.Method, ofTarget) is { } faster
                && StoreCosts.Of(sameTable, inUse.Method, ofInUse) is { } slower
                ? jobs.Faster(slower, faster)
                : null);

        double? InTurnsWithCopy(Func<SpeedRatio, double?> of) => (LabelOf(inUse), LabelOf(target)) == (Row, Copy)
            ? jobs.FasterThrough(
                from size in PlainCases.CopyAgainstRow(sameTable)
                let ratio = of(size.Ratio)
                where ratio is not null
                select (size.Rows, ratio.Value))
            : null;
    }

    /// <summary>By one connection; null where the writer was not measured at two sizes.</summary>
    private StoreCost? CostOf(BenchmarkResult writer) => StoreCosts.Of(SameTableAs(writer), writer.Method, one => one.Ratio);

    private BenchmarkResult[] SameTableAs(BenchmarkResult target) =>
        [.. suite.Where(result => result.Type == target.Type && SuiteConvention.Insert.IsTypical(result))];

    private static string Describe(BenchmarkResult target, BenchmarkResult inUse, bool inTurns) =>
        Names(target, inUse) + (inTurns ? ", each measured in turns with the same COPY" : string.Empty);

    private static string Names(BenchmarkResult target, BenchmarkResult inUse)
    {
        string size = SuiteConvention.Insert.SizeOf(target) is { } rows ? $" at {Figures.Count(rows)} rows" : string.Empty;
        return (target.Method == inUse.Method ? $"{target.Case} vs {inUse.Case}" : $"{target.Method} vs {inUse.Method}") + size;
    }
}
