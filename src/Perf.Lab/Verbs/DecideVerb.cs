using System.CommandLine;
using Perf.Analysis.Decisions;
using Perf.Analysis.Decisions.Proving;
using Perf.Analysis.Runs;
using Perf.Lab.Cli;
using Perf.Lab.Decide;
using Perf.Lab.Decide.Trials;
using Perf.Lab.Report;
using Perf.Lab.Runs;
using Perf.Testbed.Postgres;

namespace Perf.Lab.Verbs;

/// <summary><c>decide</c>: the bottleneck of a run that was measured.</summary>
internal static class DecideVerb
{
    private const string QuadsHelp =
        "With --verify, turns of two trials with each setting; up to three times as many where they leave more than 3% open.";

    public static Command Create(LabContext context)
    {
        Argument<string?> run = new("RUN_DIR")
        {
            Arity = ArgumentArity.ZeroOrOne,
            Description = "Folder of a run; default: the newest one that holds a baseline.",
        };
        Option<bool> verify = new("--verify")
        {
            Description = "Predict what the best actions buy, write that down, and then try them: old and new setting take turns.",
        };
        Option<string[]> actions = new("--actions")
        {
            HelpName = "ID",
            Description = $"With --verify, these instead: {ActionSwitch.Ids}.",
            AllowMultipleArgumentsPerToken = true,
        };
        actions.AcceptOnlyFromAmong([.. ActionSwitch.All.Select(action => action.Id)]);
        Option<bool> all = new("--all") { Description = "With --verify, every action that a backfill can try." };
        Option<int> quads = LabOptions.Whole(
            "--quads", QuadsHelp, ProofSettings.Default.Quads, 2, 1_000);
        Command command = new("decide", "Name the bottleneck of a run and say what can be done; writes decision_matrix.json.")
        {
            run, verify, actions, all, quads,
        };
        command.Validators.Add(result =>
        {
            bool verifies = result.GetValue(verify);
            foreach (Option option in (Option[])[actions, all, quads])
            {
                if (!verifies && result.GetResult(option) is { Implicit: false })
                {
                    result.AddError($"{option.Name} says what is verified: use --verify with it");
                }
            }

            if (result.GetValue(all) && result.GetResult(actions) is { Implicit: false })
            {
                result.AddError("--all and --actions: name some, or ask for all");
            }
        });
        command.SetAction(async (parsed, cancellationToken) =>
        {
            RunFolder folder = LatestRun.Open(parsed.GetValue(run));
            DecisionMatrix matrix = await DecideStep.RunAsync(context.Console, folder, cancellationToken);
            if (parsed.GetValue(verify))
            {
                ProofSettings settings = ProofSettings.Default with
                {
                    Quads = parsed.GetValue(quads),
                    Actions = parsed.GetValue(all) ? [.. ActionSwitch.All.Select(action => action.Id)]
                        : parsed.GetValue(actions) is { Length: > 0 } asked ? asked : null,
                };
                await ProveAsync(context, folder, settings, matrix, cancellationToken);
            }

            await ReportStep.RunAsync(context.Console, folder, cancellationToken);
            await RunSummary.ShowAsync(context.Console, folder);
            return ExitCode.Passed;
        });
        return command;
    }

    private static async Task ProveAsync(
        LabContext context, RunFolder folder, ProofSettings settings, DecisionMatrix matrix, CancellationToken cancellationToken)
    {
        await using PostgresServer postgres = await PostgresServer.StartAsync(cancellationToken: cancellationToken);
        DecisionProof proof = await new ProofStep(context, folder, postgres).RunAsync(settings, matrix, cancellationToken);
        DecideStep.Show(context.Console, matrix, proof);
    }
}
