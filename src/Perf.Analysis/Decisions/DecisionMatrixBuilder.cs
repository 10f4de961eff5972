using Perf.Analysis.Backfill;
using Perf.Analysis.Benchmarks;
using Perf.Analysis.Formatting;

namespace Perf.Analysis.Decisions;

/// <summary>Makes the decision matrix from the baseline of a backfill and the exported suites.</summary>
public static class DecisionMatrixBuilder
{
    /// <summary>Without a bottleneck, an action is recommended from this predicted speed-up on: less drowns in the noise.</summary>
    public const double WorthTrying = 1.05;

    /// <param name="suites">May be empty: the verdict rests on the baseline alone, and what is missing is said.</param>
    public static DecisionMatrix Build(BackfillBaseline baseline, BenchmarkSet suites)
    {
        Verdict verdict = BottleneckRule.Judge(baseline);
        WriterForecast writers = new(baseline, suites);
        IEnumerable<DecisionAction> actions =
            from action in PhaseAction.Catalogue
            let forecast = Forecast(action, writers, baseline.Configuration)
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
        PhaseAction action, WriterForecast writers, BackfillConfiguration configuration) => action.Id switch
    {
        PhaseAction.OneFetch when configuration.OneFetch => new ActionForecast(
            ActionState.InUse, null, "the baseline already fetched each symbol once"),
        PhaseAction.OneFetch when configuration.Timeframes.Count == 1 => new ActionForecast(
            ActionState.NotApplicable, null, "the baseline had one timeframe"),
        PhaseAction.OneFetch => new ActionForecast(
            ActionState.SwitchableNow, null, "no prediction: no suite measures it yet"),
        PhaseAction.FiveSymbols when configuration.Concurrency > 1 => new ActionForecast(
            ActionState.InUse, null, $"the baseline already ran {Figures.Count(configuration.Concurrency)} jobs at once"),
        PhaseAction.FiveSymbols => new ActionForecast(
            ActionState.SwitchableNow, null, "no prediction: how much the stages can overlap is not measured yet"),
        PhaseAction.BulkInsert => writers.BulkInsert(),
        PhaseAction.BatchSize => writers.BatchSize(),
        PhaseAction.Index => writers.Design(action, "Index=ComputedAt"),
        PhaseAction.Partitions => writers.Design(action, "Partitions=Monthly"),
        _ => new ActionForecast(
            ActionState.NotSwitchableYet, null, action.Caution ?? "no prediction: no suite measures it yet"),
    };

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
