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

    /// <summary>
    /// A measurement that is more open than that to either side, because the machine was disturbed, is gone on with: 60 quads leave 2 or 3%
    /// open at other times. How open it is decides, and never what came out.
    /// </summary>
    private const double MostOpen = 0.03;

    /// <summary>Times as many quads as were asked for, at most.</summary>
    private const int MostTimes = 3;

    private readonly Random random = new(Seed);

    /// <exception cref="BadInputException">The run's bars were not those of the embedded stub.</exception>
    public async Task<DecisionProof> RunAsync(ProofSettings settings, DecisionMatrix matrix, CancellationToken cancellationToken)
    {
        BackfillBaseline baseline = await ArtifactFile.ReadAsync<BackfillBaseline>(folder.BackfillBaseline, cancellationToken);
        BenchmarkSet suites = await BenchmarkDotNetReader.ReadFolderAsync(folder.BenchFolder, cancellationToken);
        BackfillSettings plan = TrialPlan.Of(baseline.Configuration, settings.Concurrencies.Max(), context.Time);
        LabConsole.Status("actions are tried against a stub of their own, which is warmed up first ...");
        await using TrialBench bench = await TrialBench.OpenAsync(plan, postgres, context.Time, cancellationToken);
        ActionPredictor predictor = new(bench, suites, settings, random);
        List<(ActionSwitch Action, BackfillSettings Before)> tried = [];
        List<ActionPrediction> predictions = [];
        IReadOnlyList<ActionSwitch> chosen = Choose(settings, matrix);
        LabConsole.Status(
            $"actions to predict: {chosen.Count}, with {string.Join(" and ", settings.Concurrencies)} jobs at once; at least "
            + $"{chosen.Count * settings.Concurrencies.Count * settings.SecondsOfAnAction:0} s with the trials afterwards ...");
        foreach (ActionSwitch action in chosen)
        {
            BackfillSettings before = action.Before(plan);
            BackfillSettings fitted = await TrialPlan.FitAsync(TrialPlan.WithLanes(before, 1), bench, cancellationToken);
            foreach (int concurrency in settings.Concurrencies)
            {
                BackfillSettings old = TrialPlan.WithLanes(before with { Range = fitted.Range }, concurrency);
                (ActionPrediction prediction, ActionSwitch predicted) = await predictor.PredictAsync(action, old, cancellationToken);
                predictions.Add(prediction);
                tried.Add((predicted, old));
            }
        }

        DecisionProof proof = new(SealedPredictions.Seal(context.Time.GetUtcNow(), predictions), []);
        await WriteAsync(matrix, proof, cancellationToken);
        foreach ((ActionSwitch action, BackfillSettings before) in tried)
        {
            ActionMeasurement measured = await MeasureAsync(action, before, bench, settings.Quads, cancellationToken);
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

    private async Task<ActionMeasurement> MeasureAsync(
        ActionSwitch action, BackfillSettings before, TrialBench bench, int quads, CancellationToken cancellationToken)
    {
        LabConsole.Status($"{action.Id} at {before.Concurrency}: {action.BeforeName} and {action.AfterName} take turns ...");
        await using TrialArm old = await TrialArm.OpenAsync(before, bench, cancellationToken);
        await using TrialArm changed = await TrialArm.OpenAsync(action.After(before), bench, cancellationToken);
        await old.WarmUpAsync(cancellationToken);
        await changed.WarmUpAsync(cancellationToken);
        List<Quad> turns = [];
        ActionMeasurement measured;
        do
        {
            turns.AddRange(await TrialTurns.RunAsync(old, changed, quads, random, cancellationToken));
            measured = ActionMeasurement.Of(action.Id, before.Concurrency, turns);
        }
        while (measured.Open > MostOpen && turns.Count < MostTimes * quads);
        LabConsole.Status($"  measured {Figures.Speedup(measured.Speedup, measured.Interval95)}");
        return measured;
    }

    private Task WriteAsync(DecisionMatrix matrix, DecisionProof proof, CancellationToken cancellationToken) =>
        ArtifactFile.WriteAsync(folder.DecisionMatrix, matrix with { Proof = proof }, cancellationToken);
}
