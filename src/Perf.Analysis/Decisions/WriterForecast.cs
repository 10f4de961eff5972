using Perf.Analysis.Backfill;
using Perf.Analysis.Benchmarks;
using Perf.Analysis.Formatting;
using Perf.Analysis.Statistics;

namespace Perf.Analysis.Decisions;

/// <summary>What another writer, or another batch size, would buy a baseline: the suite Insert applied to its share of storing.</summary>
internal sealed class WriterForecast
{
    private const string Batch = "batch";
    private const string Copy = "copy";

    private readonly BackfillBaseline baseline;
    private readonly IReadOnlyList<BenchmarkResult> cases;

    public WriterForecast(BackfillBaseline baseline, BenchmarkSet suites)
    {
        this.baseline = baseline;
        cases = [.. SuiteEvidence.LargestOf(SuiteConvention.Insert, suites.Suite(SuiteConvention.Insert.Suite))];
    }

    private string WriterInUse => baseline.Configuration.Writer;

    public ActionForecast BulkInsert() => WriterInUse == Copy
        ? new ActionForecast(ActionState.InUse, null, $"the baseline already ran with the writer {Copy}")
        : To(Case(Copy), Copy);

    public ActionForecast BatchSize()
    {
        if (WriterInUse is not (Batch or "row"))
        {
            return new ActionForecast(ActionState.NotApplicable, null, $"the writer in use, {WriterInUse}, sends no batches");
        }

        BenchmarkResult? best = cases
            .Where(result => result.Method.StartsWith(Batch, StringComparison.OrdinalIgnoreCase))
            .MinBy(result => result.MedianNs);
        return best is not null && best == CaseInUse()
            ? new ActionForecast(ActionState.InUse, null, $"the baseline already ran with the fastest size measured, {best.Method}")
            : To(best, Batch);
    }

    private BenchmarkResult? CaseInUse() =>
        Case(WriterInUse == Batch ? $"{Batch}{baseline.Configuration.BatchSize}" : WriterInUse);

    private BenchmarkResult? Case(string method) =>
        cases.FirstOrDefault(result => string.Equals(result.Method, method, StringComparison.OrdinalIgnoreCase));

    private ActionForecast To(BenchmarkResult? target, string targetName)
    {
        if (baseline.Configuration.Overlap)
        {
            return new ActionForecast(
                ActionState.SwitchableNow,
                null,
                "no prediction: the stages of the baseline overlapped, so storing faster helps only where storing was waited for");
        }

        BenchmarkResult? inUse = CaseInUse();
        if (target is null || inUse is null)
        {
            string absent = target is null ? targetName : WriterInUse;
            return new ActionForecast(
                ActionState.SwitchableNow, null, $"no prediction: the suite {SuiteConvention.Insert.Suite} has no measured case of {absent}");
        }

        Prediction? prediction = Predict(target, inUse);
        return new ActionForecast(
            ActionState.SwitchableNow, prediction, prediction is null ? "no prediction: the baseline has no share of storing" : null);
    }

    private Prediction? Predict(BenchmarkResult target, BenchmarkResult inUse)
    {
        TimeBreakdown breakdown = baseline.TimeBreakdown;
        if (breakdown.DbInserts.Share is not { } shareOfStages)
        {
            return null;
        }

        // The overhead of a job stays when storing gets faster; what it waited for other jobs is theirs.
        double stagesOfWall = breakdown.StageSeconds / Math.Max(breakdown.BusySeconds, breakdown.StageSeconds);
        double share = shareOfStages * stagesOfWall;
        SpeedRatio ratio = SpeedRatio.Of(target, inUse);
        Interval? interval = breakdown.DbInserts.ShareInterval95 is { } shares && ratio.Interval95 is { } ratios
            ? Bounds(shares, ratios, stagesOfWall)
            : null;
        return new Prediction(
            Prediction.Amdahl(share, ratio.Ratio), interval, share, ratio.Ratio, ratio.Interval95, target.Identity, inUse.Identity, Basis(target, inUse));
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

    private string Basis(BenchmarkResult target, BenchmarkResult inUse)
    {
        string size = SuiteConvention.Insert.SizeOf(target) is { } rows ? $" at {Figures.Count(rows)} rows" : string.Empty;
        int concurrency = baseline.Configuration.Concurrency;
        string overlap = concurrency > 1
            ? $"; with {Figures.Count(concurrency)} jobs at once the stages overlap, and the gain can be smaller"
            : string.Empty;
        return $"an estimate, not proven: Amdahl's law on the share of storing and {target.Method} vs {inUse.Method}{size}{overlap}";
    }
}
