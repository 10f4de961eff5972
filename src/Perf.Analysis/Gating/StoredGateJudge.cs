using Perf.Analysis.Benchmarks;
using Perf.Analysis.Comparing;
using Perf.Analysis.Gating.Rules;
using Perf.Analysis.Statistics;

namespace Perf.Analysis.Gating;

/// <summary>
/// The verdict on stored results, each benchmark by the iterations of one process a side. Such processes differ on the same code, which no
/// number of iterations shows: the tolerance is therefore wider than a duet's, and results of another machine are not judged at all.
/// </summary>
public static class StoredGateJudge
{
    private const string ProcessesDiffer =
        "Stored results are one process a side, and those differ on the same code: gate --against sees less and is surer.";

    /// <param name="before">The baseline, as <see cref="ResultReader"/> reads it.</param>
    /// <param name="after">The candidate.</param>
    public static GateReport Judge(GateRules rules, ComparedResults before, ComparedResults after, GateCircumstances circumstances)
    {
        string? otherMachine = Comparability.MachineWarning(before, after);
        WaiverBook waivers = new(rules.Waivers, circumstances.JudgedAt);
        StoredRow[] pairs = RowsOf(BenchmarkPair.Match(before, after));
        StoredRow[] tested = [.. pairs.Where(pair => pair.Samples is not null && otherMachine is null)];
        double[] adjusted = Holm.Adjust([.. tested.Select(pair => pair.SlowerP)]);
        double[] adjustedFaster = Holm.Adjust([.. tested.Select(pair => pair.FasterP)]);
        for (int i = 0; i < tested.Length; i++)
        {
            tested[i].AdjustedP = adjusted[i];
            tested[i].AdjustedFasterP = adjustedFaster[i];
        }

        RowJudge judge = new(
            rules, new Dictionary<string, double>(StringComparer.Ordinal), waivers, otherMachine is not null, tested.Length);
        GateReport report = GateReportBuilder.Build(
            circumstances,
            [.. pairs.Select(pair => Row(rules, judge, pair, otherMachine))],
            [],
            Budgets(rules, after, areTimesJudged: otherMachine is null),
            waivers.Uses(),
            otherMachine is null ? [ProcessesDiffer] : [otherMachine]);
        return otherMachine is null
            ? report
            : report with { Outcome = GateOutcome.NotComparable, ExitCode = GateReportBuilder.ExitCodeOf(GateOutcome.NotComparable) };
    }

    private static StoredRow[] RowsOf(IReadOnlyList<BenchmarkPair> pairs)
    {
        ILookup<string, BenchmarkPair> byIdentity = pairs.ToLookup(pair => pair.Identity, StringComparer.Ordinal);
        return [.. pairs.Select(pair => new StoredRow(pair, byIdentity[pair.Identity].Count() == 1))];
    }

    private static GateRow Row(GateRules rules, RowJudge judge, StoredRow pair, string? otherMachine)
    {
        string name = pair.Name;
        if (pair.Pair.CandidateFailed || pair.Pair.BaseFailed)
        {
            GateArm arm = pair.Pair.CandidateFailed ? GateArm.Candidate : GateArm.Base;
            return judge.Failed(new ArmFailure(name, arm, "it is listed without a measurement."));
        }

        if (pair.Pair.Candidate is not { } candidate)
        {
            return judge.Disappeared(name);
        }

        if (pair.Pair.Base is not { } old)
        {
            return judge.Bare(name, GateVerdict.New, null);
        }

        if (pair.Samples is not { } samples)
        {
            return judge.Open(name, "An iteration took no time.");
        }

        double tolerance = Math.Max(rules.ToleranceOf(name, old.MedianNs), rules.StoredTolerance);
        GateRow row = judge.Bare(name, GateVerdict.Passed, null) with
        {
            Rounds = Math.Min(old.N, candidate.N),
            Ratio = samples.Ratio,
            RatioInterval95 = samples.Interval95,
            AdjustedPValue = pair.AdjustedP,
            Tolerance = tolerance,
            Detectable = pair.DetectableAt(tolerance),
            BaseNs = old.MedianNs,
            CandidateNs = candidate.MedianNs,
            BaseBytes = old.BytesPerOperation,
            CandidateBytes = candidate.BytesPerOperation,
        };
        bool isSlower = pair.AdjustedP <= rules.ConfirmLevel && samples.Interval95 is { } slow && slow.Low > 1 + tolerance;
        bool isFaster = pair.AdjustedFasterP <= rules.ConfirmLevel && samples.Interval95 is { } fast && fast.High < 1 / (1 + tolerance);
        return judge.Slower(row, isSlower, MoreBytes(old, candidate)) ?? (
            otherMachine is not null ? row with { Verdict = GateVerdict.Inconclusive, Reason = "Measured on another machine." }
            : samples.Interval95 is null
                ? row with { Verdict = GateVerdict.Inconclusive, Reason = $"{row.Rounds} iterations are too few to say anything." }
            : isFaster ? row with { Verdict = GateVerdict.Improved }
            : row);
    }

    /// <summary>Null without a difference of a whole object; what an exporter wrote as nothing may have been some.</summary>
    private static double? MoreBytes(BenchmarkResult old, BenchmarkResult candidate)
    {
        double seenAsNone = Math.Max(old.BytesPerOperationSeenAsNone ?? 0, candidate.BytesPerOperationSeenAsNone ?? 0);
        double? more = candidate.BytesPerOperation - old.BytesPerOperation;
        bool isHidden = old.BytesPerOperation == 0 && more <= seenAsNone;
        return more >= AllocationRule.SmallestObjectBytes && !isHidden ? more : null;
    }

    private static IReadOnlyList<GateBudgetResult> Budgets(GateRules rules, ComparedResults after, bool areTimesJudged)
    {
        double confidence = 1 - (2 * rules.ConfirmLevel / Math.Max(1, rules.Budgets.Count));
        return
        [
            .. rules.Budgets.Select(budget =>
            {
                BenchmarkResult[] of = [.. after.Benchmarks.Where(one => NamePattern.Matches(budget.Benchmark, one.Identity))];
                BenchmarkResult[] against = [.. after.Benchmarks.Where(one => NamePattern.Matches(budget.Against, one.Identity))];
                return BudgetJudge.Of(
                    budget,
                    of.Length == 1 && against.Length == 1 ? LogRatio(of[0], against[0]) : null,
                    confidence,
                    areTimesJudged);
            }),
        ];
    }

    /// <summary>By the iterations in their order: the shorter sample says how many.</summary>
    private static TrimmedMean? LogRatio(BenchmarkResult one, BenchmarkResult other)
    {
        double[] logs = [.. one.ValuesNs.Zip(other.ValuesNs, (mine, its) => Math.Log(mine / its)).Where(double.IsFinite)];
        return logs.Length == 0 ? null : TrimmedMean.Of(logs);
    }
}
