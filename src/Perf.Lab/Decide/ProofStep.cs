using Perf.Analysis.Backfill;
using Perf.Analysis.Benchmarks;
using Perf.Analysis.Decisions;
using Perf.Analysis.Decisions.Proving;
using Perf.Analysis.Formatting;
using Perf.Analysis.Json;
using Perf.Analysis.Runs;
using Perf.Analysis.Statistics;
using Perf.Lab.Backfill;
using Perf.Lab.Cli;
using Perf.Lab.Decide.Trials;
using Perf.Testbed.Postgres;

namespace Perf.Lab.Decide;

/// <summary>
/// Predicts what actions would buy the backfill of a run, writes that down, and only then tries them: old and new setting take turns.
/// </summary>
internal sealed class ProofStep(LabContext context, RunFolder folder, PostgresServer postgres)
{
    private const int Seed = 1;

    private readonly Random random = new(Seed);

    /// <exception cref="BadInputException">The run's bars were not those of the embedded stub.</exception>
    public async Task<DecisionProof> RunAsync(ProofSettings settings, DecisionMatrix matrix, CancellationToken cancellationToken)
    {
        BackfillBaseline baseline = await ArtifactFile.ReadAsync<BackfillBaseline>(folder.BackfillBaseline, cancellationToken);
        BenchmarkSet suites = await BenchmarkDotNetReader.ReadFolderAsync(folder.BenchFolder, cancellationToken);
        BackfillSettings plan = TrialPlan.Of(baseline.Configuration, context.Time);
        List<(ActionSwitch Action, BackfillSettings Before)> tried = [];
        List<ActionPrediction> predictions = [];
        IReadOnlyList<ActionSwitch> chosen = Choose(settings, matrix);
        LabConsole.Status(
            $"actions to predict: {chosen.Count}, with {string.Join(" and ", settings.Concurrencies)} jobs at once; about "
            + $"{chosen.Count * settings.Concurrencies.Count * settings.SecondsOfAnAction:0} s with the trials afterwards ...");
        foreach (ActionSwitch action in chosen)
        {
            BackfillSettings before = await TrialPlan.FitAsync(
                action.Before(plan) with { Concurrency = 1 }, postgres, context.Time, cancellationToken);
            foreach (int concurrency in settings.Concurrencies)
            {
                BackfillSettings old = before with { Concurrency = concurrency };
                (ActionPrediction prediction, ActionSwitch predicted) =
                    await PredictAsync(action, old, suites, settings.Repeats, cancellationToken);
                predictions.Add(prediction);
                tried.Add((predicted, old));
            }
        }

        DecisionProof proof = new(SealedPredictions.Seal(context.Time.GetUtcNow(), predictions), []);
        await WriteAsync(matrix, proof, cancellationToken);
        foreach ((ActionSwitch action, BackfillSettings before) in tried)
        {
            ActionMeasurement measured = await MeasureAsync(action, before, settings.Quads, cancellationToken);
            proof = proof with { Measurements = [.. proof.Measurements, measured] };
            await WriteAsync(matrix, proof, cancellationToken);
        }

        return proof;
    }

    private static IReadOnlyList<ActionSwitch> Choose(ProofSettings settings, DecisionMatrix matrix)
    {
        if (settings.Actions is { } asked)
        {
            return [.. asked.Select(id => ActionSwitch.All.First(action => action.Id == id))];
        }

        return
        [
            .. matrix.Actions
                .Select(action => ActionSwitch.All.FirstOrDefault(one => one.Id == action.Id && action.State == ActionState.SwitchableNow))
                .OfType<ActionSwitch>()
                .Take(settings.Best),
        ];
    }

    /// <returns>The action as it is predicted, with it.</returns>
    private async Task<(ActionPrediction Prediction, ActionSwitch Action)> PredictAsync(
        ActionSwitch asked, BackfillSettings before, BenchmarkSet suites, int repeats, CancellationToken cancellationToken)
    {
        Stage stage = PhaseAction.Catalogue.First(one => one.Id == asked.Id).Stage;
        if (!asked.IsPredicted)
        {
            LabConsole.Status($"{asked.Id} at {before.Concurrency}: bounded, not predicted");
            return (new ActionPrediction(asked.Id, before.Concurrency, stage, asked.BeforeName, asked.AfterName, null, null, null), asked);
        }

        LabConsole.Status($"{asked.Id} at {before.Concurrency}: {before.Days} days, adding time to a stage ...");
        await using TrialArm arm = await TrialArm.OpenAsync(before, postgres, context.Time, cancellationToken);
        DoseTrials doses = new(arm, stage, random, context.Time);
        await doses.RunAsync(repeats, cancellationToken);
        BackfillBaseline undosed = BackfillBaselineBuilder.Build(
            BackfillRecords.Configuration(before),
            [.. doses.Undosed.SelectMany(run => run.Jobs)],
            doses.Undosed.Sum(run => run.WallSeconds),
            oracleCheck: null,
            interrupted: false);
        SpeedRatio? lanes = asked.ChangesLanes && before.Concurrency > 1 ? await LanesAsync(arm, repeats, cancellationToken) : null;
        DecisionAction forecast = DecisionMatrixBuilder.Build(undosed, suites, lanes).Actions.First(one => one.Id == asked.Id);
        ActionSwitch action = asked.WithSizeOf(forecast.Switch);
        ActionPrediction predicted = new(
            action.Id, before.Concurrency, stage, action.BeforeName, action.AfterName, doses.Response, ByShare: null, ByDose: null)
        {
            Lanes = lanes,
        };
        if (forecast.Prediction is not { } share)
        {
            LabConsole.Status($"  {forecast.Note}");
            return (predicted, action);
        }

        // A lane that has no job left at the end is idle: its time is the whole's, and no job's.
        double busy = undosed.Jobs.Sum(job => job.WallSeconds - (job.WaitSeconds ?? 0))
            / (undosed.Totals.TotalDurationSeconds * before.Concurrency);
        SpeedRatio byDose = doses.Response.Predict(
            share.ShareOfJobTime * Math.Min(busy, 1), new SpeedRatio(share.StageRatio, share.StageRatioInterval95));
        predicted = predicted with { ByShare = new SpeedRatio(share.Speedup, share.SpeedupInterval95), ByDose = byDose };
        LabConsole.Status(
            $"  predicted {Figures.Speedup(predicted.Speedup!.Value, predicted.Interval95)}: by the share {Figures.Speedup(share.Speedup)}, "
            + $"by the dose {Figures.Speedup(byDose.Ratio)}{(predicted.IsTrusted ? "" : ", not trusted")}");
        return (predicted, action);
    }

    /// <summary>How many times as fast the setting is as with one job at a time.</summary>
    private async Task<SpeedRatio> LanesAsync(TrialArm many, int quads, CancellationToken cancellationToken)
    {
        await using TrialArm one = await TrialArm.OpenAsync(
            many.Settings with { Concurrency = 1 }, postgres, context.Time, cancellationToken);
        await WarmUpAsync(one, cancellationToken);
        SpeedRatio faster = SpeedRatio.Of(await TrialTurns.RunAsync(one, many, quads, random, cancellationToken));
        LabConsole.Status($"  {many.Settings.Concurrency} jobs at once against one: {Figures.Speedup(faster.Ratio, faster.Interval95)}");
        return faster;
    }

    private async Task<ActionMeasurement> MeasureAsync(
        ActionSwitch action, BackfillSettings before, int quads, CancellationToken cancellationToken)
    {
        LabConsole.Status($"{action.Id} at {before.Concurrency}: {action.BeforeName} and {action.AfterName} take turns ...");
        await using TrialArm old = await TrialArm.OpenAsync(before, postgres, context.Time, cancellationToken);
        await using TrialArm changed = await TrialArm.OpenAsync(action.After(before), postgres, context.Time, cancellationToken);
        await WarmUpAsync(old, cancellationToken);
        await WarmUpAsync(changed, cancellationToken);
        IReadOnlyList<Quad> turns = await TrialTurns.RunAsync(old, changed, quads, random, cancellationToken);
        ActionMeasurement measured = ActionMeasurement.Of(action.Id, before.Concurrency, turns);
        LabConsole.Status($"  measured {Figures.Speedup(measured.Speedup, measured.Interval95)}");
        return measured;
    }

    private static async Task WarmUpAsync(TrialArm arm, CancellationToken cancellationToken)
    {
        await arm.RunAsync(dose: null, cancellationToken);
        await arm.RunAsync(dose: null, cancellationToken);
    }

    private Task WriteAsync(DecisionMatrix matrix, DecisionProof proof, CancellationToken cancellationToken) =>
        ArtifactFile.WriteAsync(folder.DecisionMatrix, matrix with { Proof = proof }, cancellationToken);
}
