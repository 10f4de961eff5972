using Perf.Analysis.Backfill;
using Perf.Analysis.Benchmarks;
using Perf.Analysis.Formatting;

namespace Perf.Analysis.Decisions;

/// <summary>Makes the decision matrix from the baseline of a backfill and the exported suites.</summary>
public static class DecisionMatrixBuilder
{
    /// <summary>Without a bottleneck, an action is recommended from this predicted speed-up on: less drowns in the noise.</summary>
    public const double WorthTrying = 1.05;

    private const int SymbolsAtOnce = 5;

    /// <param name="suites">May be empty: the verdict rests on the baseline alone, and what is missing is said.</param>
    public static DecisionMatrix Build(BackfillBaseline baseline, BenchmarkSet suites)
    {
        Verdict verdict = BottleneckRule.Judge(baseline);
        WriterForecast writers = new(baseline, suites);
        ComputeForecast compute = new(baseline, suites);
        IEnumerable<DecisionAction> actions =
            from action in PhaseAction.Catalogue
            let forecast = Forecast(action, writers, compute, baseline)
            select new DecisionAction(
                action.Id,
                action.Stage,
                action.Title,
                IsRecommended(action, forecast, verdict),
                forecast.State,
                forecast.State == ActionState.SwitchableNow ? forecast.Switch ?? action.Switch : null,
                forecast.Prediction,
                forecast.Note);

        return new DecisionMatrix
        {
            SchemaVersion = DecisionMatrix.CurrentSchemaVersion,
            Rule = BottleneckRule.Text,
            RuleThreshold = BottleneckRule.Threshold,
            Verdict = verdict,
            Stages = StageShare.Of(baseline.TimeBreakdown),
            Actions = [.. actions.OrderByDescending(action => action.Recommended).ThenByDescending(action => action.Prediction?.Speedup ?? 0)],
            Evidence = SuiteEvidence.Quote(suites),
            Missing = SuiteEvidence.FindMissing(suites),
        };
    }

    private static ActionForecast Forecast(
        PhaseAction action, WriterForecast writers, ComputeForecast compute, BackfillBaseline baseline) => action.Id switch
    {
        PhaseAction.OneFetch => new FetchForecast(baseline).OneFetch(),
        PhaseAction.FiveSymbols when baseline.Configuration.Concurrency > 1 => new ActionForecast(
            ActionState.InUse, null, $"the baseline already ran {Figures.Count(baseline.Configuration.Concurrency)} jobs at once"),
        PhaseAction.FiveSymbols => new ActionForecast(ActionState.SwitchableNow, null, LimitOfLanes(baseline)),
        PhaseAction.Overlap when baseline.Configuration.Overlap => new ActionForecast(
            ActionState.InUse, null, "the baseline already fetched jobs ahead"),
        PhaseAction.Overlap => new ActionForecast(ActionState.SwitchableNow, null, LimitOfOverlap(baseline)),
        PhaseAction.BulkInsert => writers.BulkInsert(),
        PhaseAction.BatchSize => writers.BatchSize(),
        PhaseAction.Index => writers.Index(action, "computed-at"),
        PhaseAction.Partitions => writers.Partitions(action, "monthly"),
        PhaseAction.Profile => new ActionForecast(
            ActionState.SwitchableNow, null, "no prediction: it times each group of features, and makes none of them faster"),
        PhaseAction.Vectorised => compute.Vectorised(),
        PhaseAction.Parallel => compute.Parallel(action),
        PhaseAction.OneQuery => compute.OneQuery(action),
        _ => new ActionForecast(ActionState.InUse, null, action.Caution),
    };

    /// <summary>What several jobs at once cannot exceed; how near they come is not to be told from one at a time.</summary>
    private static string LimitOfLanes(BackfillBaseline baseline) => baseline.MostTimesAsFast(SymbolsAtOnce) is { } most
        ? $"no prediction but a bound: at most {Figures.Fixed(most, 2)} times as fast, by the processor time that the baseline took "
            + $"({Figures.Seconds(baseline.Processor!.LeastSeconds)} on {Figures.Count(baseline.Processor.Cores)} cores)"
        : "no prediction: how much processor time the baseline took is not known";

    /// <summary>Stages that overlap take as long as the longest of them, at best.</summary>
    private static string LimitOfOverlap(BackfillBaseline baseline)
    {
        const string Unknown = "no prediction: no suite measures it yet";
        IReadOnlyList<StageShare> stages = StageShare.Of(baseline.TimeBreakdown);
        string limit = baseline.Configuration.Concurrency == 1 && stages.Max(stage => stage.Share) is { } longest
            ? $"; at most {Figures.Fixed(1 / longest, 2)} times as fast, for the longest stage remains"
            : string.Empty;
        string pages = baseline.Configuration.Prefetch ? string.Empty : "; backfill --prefetch does the like for the pages of one fetch";
        return Unknown + limit + pages;
    }

    private static bool IsRecommended(PhaseAction action, ActionForecast forecast, Verdict verdict)
    {
        if (!action.SpeedsUpBackfill
            || forecast.State is ActionState.InUse or ActionState.NotApplicable
            || forecast.Prediction?.Speedup < 1)
        {
            return false;
        }

        return verdict.Bottleneck is { } bottleneck
            ? action.Stage == bottleneck
            : verdict.Certainty != Certainty.NotMeasured && forecast.Prediction?.Speedup >= WorthTrying;
    }
}
