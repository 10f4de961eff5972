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
    /// <param name="lanes">
    /// How many times as fast the baseline's setting is with its jobs at once as with one at a time; null: not measured.
    /// </param>
    public static DecisionMatrix Build(BackfillBaseline baseline, BenchmarkSet suites, SpeedRatio? lanes = null)
    {
        Verdict verdict = BottleneckRule.Judge(baseline);
        WriterForecast writers = new(baseline, suites, lanes);
        ComputeForecast compute = new(baseline, suites);
        (PhaseAction Action, ActionForecast Forecast)[] forecasts =
            [.. PhaseAction.Catalogue.Select(action => (action, Forecast(action, writers, compute, baseline)))];
        HashSet<string> recommended = [.. Recommend(forecasts, verdict).Select(action => action.Id)];
        IEnumerable<DecisionAction> actions =
            from one in forecasts
            select new DecisionAction(
                one.Action.Id,
                one.Action.Stage,
                one.Action.Title,
                recommended.Contains(one.Action.Id),
                one.Forecast.State,
                one.Forecast.State == ActionState.SwitchableNow ? one.Forecast.Switch ?? one.Action.Switch : null,
                one.Forecast.Prediction,
                one.Forecast.Note,
                one.Forecast.AtMost);

        return new DecisionMatrix
        {
            SchemaVersion = DecisionMatrix.CurrentSchemaVersion,
            Rule = BottleneckRule.Text,
            RuleThreshold = BottleneckRule.Threshold,
            Verdict = verdict,
            Stages = StageShare.Of(baseline.TimeBreakdown),
            Actions =
            [
                .. actions.OrderByDescending(action => action.Recommended)
                    .ThenByDescending(action => action.Prediction?.Speedup ?? action.AtMost ?? 0),
            ],
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
        PhaseAction.FiveSymbols => Lanes(baseline),
        PhaseAction.Overlap when baseline.Configuration.Overlap => new ActionForecast(
            ActionState.InUse, null, "the baseline already fetched jobs ahead"),
        PhaseAction.Overlap => Overlapped(baseline),
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
    private static ActionForecast Lanes(BackfillBaseline baseline) => baseline.MostTimesAsFast(PhaseAction.SymbolsAtOnce) is { } most
        ? new ActionForecast(
            ActionState.SwitchableNow,
            null,
            $"no prediction but a bound, by the processor time that the baseline took: {Figures.Seconds(baseline.Processor!.LeastSeconds)} "
                + $"on {Figures.Count(baseline.Processor.Cores)} cores")
        {
            AtMost = most,
        }
        : new ActionForecast(ActionState.SwitchableNow, null, "no prediction: how much processor time the baseline took is not known");

    /// <summary>Stages that overlap take as long as the longest of them, at best, and no less than the processors need.</summary>
    private static ActionForecast Overlapped(BackfillBaseline baseline)
    {
        string pages = baseline.Configuration.Prefetch ? string.Empty : "; backfill --prefetch does the like for the pages of one fetch";
        double? longest = baseline.Configuration.Concurrency == 1
            ? StageShare.Of(baseline.TimeBreakdown).Max(stage => stage.Share)
            : null;
        return longest is { } share
            ? new ActionForecast(
                ActionState.SwitchableNow,
                null,
                "no prediction but a bound: the longest stage remains, and the work of the processors" + pages)
            {
                AtMost = Math.Min(1 / share, baseline.MostByProcessors ?? double.PositiveInfinity),
            }
            : new ActionForecast(
                ActionState.SwitchableNow,
                null,
                "no prediction: how much of the stages hides behind others already is not known" + pages);
    }

    /// <summary>
    /// What acts on the bottleneck; where nothing of that is left to do, or there is none, whatever is worth trying: the rest of the time
    /// is not lost for having a name.
    /// </summary>
    private static IEnumerable<PhaseAction> Recommend(
        IReadOnlyList<(PhaseAction Action, ActionForecast Forecast)> forecasts, Verdict verdict)
    {
        if (verdict.Certainty == Certainty.NotMeasured)
        {
            return [];
        }

        (PhaseAction Action, ActionForecast Forecast)[] open =
            [.. forecasts.Where(one => one.Action.SpeedsUpBackfill && one.Forecast.IsOpen)];
        PhaseAction[] onBottleneck = [.. open.Select(one => one.Action).Where(action => action.Stage == verdict.Bottleneck)];
        return onBottleneck.Length > 0
            ? onBottleneck
            : open.Where(one => (one.Forecast.Prediction?.Speedup ?? one.Forecast.AtMost) >= WorthTrying).Select(one => one.Action);
    }
}
