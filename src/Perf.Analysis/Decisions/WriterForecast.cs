using System.Globalization;
using Perf.Analysis.Backfill;
using Perf.Analysis.Benchmarks;
using Perf.Analysis.Formatting;
using Perf.Analysis.Statistics;
using static System.FormattableString;

namespace Perf.Analysis.Decisions;

/// <summary>
/// What another writer, batch size or layout of the table would buy a baseline: the suite Insert applied to its share of storing.
/// Cases that were each measured in turns with the same COPY are compared by that, others by their medians.
/// </summary>
internal sealed class WriterForecast
{
    private const string Batch = "batch";
    private const string Copy = "copy";
    private const string Unnest = "unnest";
    private const string SizeParameter = "BatchSize";
    private const string DesignParameter = "Index=";

    private readonly BackfillBaseline baseline;
    private readonly IReadOnlyList<BenchmarkResult> suite;
    private readonly IReadOnlyList<BenchmarkResult> writers;
    private readonly IReadOnlyList<BenchmarkResult> sizes;

    public WriterForecast(BackfillBaseline baseline, BenchmarkSet suites)
    {
        this.baseline = baseline;
        suite = suites.Suite(SuiteConvention.Insert.Suite);
        BenchmarkResult[] cases =
        [
            .. SuiteEvidence.LargestOf(SuiteConvention.Insert, suite)
                .Where(result => !result.Parameters.Contains(DesignParameter, StringComparison.Ordinal)),
        ];
        sizes = [.. cases.Where(result => result.IntegerParameter(SizeParameter) is not null)];
        writers = [.. cases.Except(sizes)];
    }

    private string WriterInUse => baseline.Configuration.Writer;

    public ActionForecast BulkInsert() => WriterInUse == Copy
        ? new ActionForecast(ActionState.InUse, null, $"the baseline already ran with the writer {Copy}{Reached()}")
        : To(Find(writers, Copy), CaseInUse(writers), Copy);

    /// <summary>By the curve over batch sizes where it was measured, else by the few sizes among the writers.</summary>
    public ActionForecast BatchSize()
    {
        if (WriterInUse is not (Batch or Unnest or "row"))
        {
            return new ActionForecast(ActionState.NotApplicable, null, $"the writer in use, {WriterInUse}, sends no batches");
        }

        string writer = WriterInUse == Unnest ? Unnest : Batch;
        IReadOnlyList<BenchmarkResult> from = CaseInUse(sizes) is null ? writers : sizes;
        BenchmarkResult? inUse = CaseInUse(from);
        BenchmarkResult? best = from
            .Where(result => result.Method.StartsWith(writer, StringComparison.OrdinalIgnoreCase) && SizeOf(result) is not null)
            .MinBy(result => result.MedianNs);
        if (best is not null && best == inUse)
        {
            return new ActionForecast(
                ActionState.InUse, null, $"the baseline already ran with the fastest size measured, {Figures.Count(SizeOf(best)!.Value)} rows");
        }

        string? choice = best is not null ? Invariant($"backfill --writer {writer} --batch-size {SizeOf(best)}") : null;
        return To(best, inUse, $"{writer} by batch size") with { Switch = choice };
    }

    /// <summary>What a layout of the table costs the writer in use.</summary>
    /// <param name="parameter">The one in which the case differs from a table as the migrations make it.</param>
    public ActionForecast Design(PhaseAction action, string parameter)
    {
        BenchmarkResult[] designs =
        [
            .. suite.Where(result => result.Parameters.Contains(DesignParameter, StringComparison.Ordinal) && LabelOf(result) == LabelInUse()),
        ];
        string name = parameter[..(parameter.IndexOf('=', StringComparison.Ordinal) + 1)];
        BenchmarkResult? plain = designs.FirstOrDefault(SuiteConvention.Insert.IsTypical);
        BenchmarkResult? changed = plain is null
            ? null
            : designs.FirstOrDefault(result => result.Parameters == plain.Parameters.Replace($"{name}None", parameter, StringComparison.Ordinal));
        return plain is null || changed is null
            ? new ActionForecast(ActionState.SwitchableNow, null, action.Caution)
            : new ActionForecast(ActionState.SwitchableNow, Predict(changed, plain, result => result.OfUnloggedCopy), action.Caution);
    }

    /// <summary>How near the writer in use comes to the server's limit; empty when that was not measured.</summary>
    private string Reached() => CaseInUse(writers)?.Storage?.OfCopy is { } fraction
        ? $", which reaches {Figures.Percent(fraction.Ratio, fraction.Interval95)} of the speed of COPY into the same table with nothing around it"
        : string.Empty;

    private BenchmarkResult? CaseInUse(IReadOnlyList<BenchmarkResult> from) =>
        Find(from, from == sizes ? $"{WriterInUse}{baseline.Configuration.BatchSize}" : LabelInUse());

    private string LabelInUse() => WriterInUse == Batch
        ? $"{Batch}{baseline.Configuration.BatchSize}"
        : WriterInUse.Replace("-", string.Empty, StringComparison.Ordinal);

    private static BenchmarkResult? Find(IReadOnlyList<BenchmarkResult> from, string label) =>
        from.FirstOrDefault(result => string.Equals(LabelOf(result), label, StringComparison.Ordinal));

    /// <summary>The writer without its dash, and the batch size of a case that has one: <c>copymerge</c>, <c>batch500</c>.</summary>
    private static string LabelOf(BenchmarkResult result) =>
        Invariant($"{result.Method.ToLowerInvariant()}{result.IntegerParameter(SizeParameter)}");

    /// <summary>Rows in a round trip, by the parameter or by the end of the name; null when neither says.</summary>
    private static long? SizeOf(BenchmarkResult result)
    {
        ReadOnlySpan<char> digits = result.Method.AsSpan(result.Method.AsSpan().TrimEnd("0123456789").Length);
        return result.IntegerParameter(SizeParameter)
            ?? (long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out long size) ? size : null);
    }

    private ActionForecast To(BenchmarkResult? target, BenchmarkResult? inUse, string targetName)
    {
        if (baseline.Configuration.Overlap)
        {
            return new ActionForecast(
                ActionState.SwitchableNow,
                null,
                "no prediction: the stages of the baseline overlapped, so storing faster helps only where storing was waited for");
        }

        if (target is null || inUse is null)
        {
            string absent = target is null ? targetName : WriterInUse;
            return new ActionForecast(
                ActionState.SwitchableNow, null, $"no prediction: the suite {SuiteConvention.Insert.Suite} has no measured case of {absent}");
        }

        Prediction? prediction = Predict(target, inUse, result => result.OfCopy);
        return new ActionForecast(
            ActionState.SwitchableNow, prediction, prediction is null ? "no prediction: the baseline has no share of storing" : null);
    }

    /// <param name="ceiling">What both were measured in turns with.</param>
    private Prediction? Predict(BenchmarkResult target, BenchmarkResult inUse, Func<StorageWork, SpeedRatio?> ceiling)
    {
        TimeBreakdown breakdown = baseline.TimeBreakdown;
        if (breakdown.DbInserts.Share is not { } shareOfStages)
        {
            return null;
        }

        // The overhead of a job stays when storing gets faster; what it waited for other jobs is theirs.
        double stagesOfWall = breakdown.StageSeconds / Math.Max(breakdown.BusySeconds, breakdown.StageSeconds);
        double share = shareOfStages * stagesOfWall;
        (SpeedRatio ratio, bool inTurns) = target.Storage is { } a && inUse.Storage is { } b && ceiling(a) is { } mine && ceiling(b) is { } other
            ? (SpeedRatio.Of(mine, other), true)
            : (SpeedRatio.Of(target, inUse), false);
        Interval? interval = breakdown.DbInserts.ShareInterval95 is { } shares && ratio.Interval95 is { } ratios
            ? Bounds(shares, ratios, stagesOfWall)
            : null;
        return new Prediction(
            Prediction.Amdahl(share, ratio.Ratio), interval, share, ratio.Ratio, ratio.Interval95, target.Identity, inUse.Identity,
            Basis(target, inUse, inTurns));
    }

    /// <summary>The whole gains with the ratio, and with the share unless the ratio is below one: all four corners are looked at.</summary>
    private static Interval Bounds(Interval shares, Interval ratios, double stagesOfWall)
    {
        double[] corners =
        [
            Prediction.Amdahl(shares.Low * stagesOfWall, ratios.Low),
            Prediction.Amdahl(shares.Low * stagesOfWall, ratios.High),
            Prediction.Amdahl(shares.High * stagesOfWall, ratios.Low),
            Prediction.Amdahl(shares.High * stagesOfWall, ratios.High),
        ];
        return new Interval(corners.Min(), corners.Max());
    }

    private string Basis(BenchmarkResult target, BenchmarkResult inUse, bool inTurns)
    {
        string size = SuiteConvention.Insert.SizeOf(target) is { } rows ? $" at {Figures.Count(rows)} rows" : string.Empty;
        int concurrency = baseline.Configuration.Concurrency;
        string overlap = concurrency > 1
            ? $"; with {Figures.Count(concurrency)} jobs at once the stages overlap, and the gain can be smaller"
            : string.Empty;
        string names = target.Method == inUse.Method ? $"{target.Case} vs {inUse.Case}" : $"{target.Method} vs {inUse.Method}";
        string turns = inTurns ? ", each measured in turns with the same COPY" : string.Empty;
        return $"an estimate, not proven: Amdahl's law on the share of storing and {names}{size}{turns}{overlap}";
    }
}
