using Perf.Analysis.Backfill;
using Perf.Analysis.Benchmarks;
using Perf.Analysis.Decisions;
using Perf.Analysis.Decisions.Proving;
using Perf.Analysis.Formatting;
using Perf.Lab.Backfill;
using Perf.Lab.Cli;
using Perf.Lab.Decide.Trials;

namespace Perf.Lab.Decide;

/// <summary>Predicts what an action buys, from trials of the old setting alone and the suites of the run.</summary>
internal sealed class ActionPredictor(TrialBench bench, BenchmarkSet suites, ProofSettings settings, Random random)
{
    /// <param name="before">The old setting.</param>
    /// <returns>The action as it is predicted, with it.</returns>
    public async Task<(ActionPrediction Prediction, ActionSwitch Action)> PredictAsync(
        ActionSwitch asked, BackfillSettings before, CancellationToken cancellationToken)
    {
        Stage stage = PhaseAction.Catalogue.First(one => one.Id == asked.Id).Stage;
        if (!asked.IsPredicted)
        {
            LabConsole.Status($"{asked.Id} at {before.Concurrency}: bounded, not predicted");
            return (new ActionPrediction(asked.Id, before.Concurrency, stage, asked.BeforeName, asked.AfterName, null, null, null), asked);
        }

        LabConsole.Status($"{asked.Id} at {before.Concurrency}: {before.Days} days, adding time to a stage ...");
        await using TrialArm arm = await TrialArm.OpenAsync(before, bench, cancellationToken);
        DoseTrials doses = new(arm, stage, bench.Kernel, random, bench.Time);
        await doses.RunAsync(settings.Repeats, cancellationToken);
        SpeedRatio? lanes = asked.ChangesLanes && before.Concurrency > 1 ? await LanesAsync(arm, cancellationToken) : null;
        BackfillBaseline undosed = BaselineOf(before, doses);
        DecisionAction forecast = DecisionMatrixBuilder.Build(undosed, suites, lanes).Actions.First(one => one.Id == asked.Id);
        ActionSwitch action = asked.WithSizeOf(forecast.Switch);
        ActionPrediction unpredicted = new(
            action.Id, before.Concurrency, stage, action.BeforeName, action.AfterName, doses.Response, ByShare: null, ByDose: null)
        {
            Lanes = lanes,
            Drift = doses.Drift,
            OfNoChange95 = ActionMeasurement.OfNoChange([.. doses.Undosed.Select(run => run.WallSeconds)], settings.Quads),
        };
        if (forecast.Prediction is not { } share)
        {
            LabConsole.Status($"  {forecast.Note}");
            return (unpredicted, action);
        }

        ActionPrediction predicted = unpredicted with
        {
            ByShare = new SpeedRatio(share.Speedup, share.SpeedupInterval95),
            ByDose = doses.Response.Predict(
                share.ShareOfJobTime * BusyPart(undosed), new SpeedRatio(share.StageRatio, share.StageRatioInterval95), doses.Drift),
        };
        Show(predicted);
        return (predicted, action);
    }

    /// <summary>Of the trials that nothing was added to, with intervals that hold at another moment.</summary>
    private static BackfillBaseline BaselineOf(BackfillSettings before, DoseTrials doses)
    {
        BackfillBaseline baseline = BackfillBaselineBuilder.Build(
            BackfillRecords.Configuration(before),
            [.. doses.Undosed.SelectMany(run => run.Jobs)],
            doses.Undosed.Sum(run => run.WallSeconds),
            oracleCheck: null,
            interrupted: false);
        return doses.Drift?.Around(baseline) ?? baseline;
    }

    /// <summary>A lane that has no job left at the end is idle: its time is the whole's, and no job's.</summary>
    private static double BusyPart(BackfillBaseline baseline) => Math.Min(
        1,
        baseline.Jobs.Sum(job => job.WallSeconds - (job.WaitSeconds ?? 0))
            / (baseline.Totals.TotalDurationSeconds * baseline.Configuration.Concurrency));

    /// <summary>How many times as fast the setting is as with one job at a time.</summary>
    private async Task<SpeedRatio> LanesAsync(TrialArm many, CancellationToken cancellationToken)
    {
        await using TrialArm one = await TrialArm.OpenAsync(many.Settings with { Concurrency = 1 }, bench, cancellationToken);
        await one.WarmUpAsync(cancellationToken);
        SpeedRatio faster = SpeedRatio.Of(await TrialTurns.RunAsync(one, many, settings.Repeats, random, cancellationToken));
        LabConsole.Status($"  {many.Settings.Concurrency} jobs at once against one: {Figures.Speedup(faster.Ratio, faster.Interval95)}");
        return faster;
    }

    private static void Show(ActionPrediction predicted)
    {
        LabConsole.Status(
            $"  predicted {Figures.Speedup(predicted.Speedup!.Value, predicted.Interval95)}: by the share "
            + $"{Figures.Speedup(predicted.ByShare!.Value.Ratio)}, by the dose {Figures.Speedup(predicted.ByDose!.Value.Ratio)}"
            + (predicted.IsTrusted ? string.Empty : ", not trusted"));
        LabConsole.Status(
            $"  what buys nothing would measure {Figures.Speedup(1, predicted.OfNoChange95)}; the machine moves by "
            + Figures.Percent(predicted.Drift?.Factor95 - 1, 1));
    }
}
