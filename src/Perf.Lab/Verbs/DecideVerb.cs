using System.CommandLine;
using Perf.Analysis.Runs;
using Perf.Lab.Cli;
using Perf.Lab.Decide;
using Perf.Lab.Report;
using Perf.Lab.Runs;

namespace Perf.Lab.Verbs;

/// <summary><c>decide</c>: the bottleneck of a run that was measured.</summary>
internal static class DecideVerb
{
    public static Command Create(LabContext context)
    {
        Argument<string?> run = new("RUN_DIR")
        {
            Arity = ArgumentArity.ZeroOrOne,
            Description = "Folder of a run; default: the newest one that holds a baseline.",
        };
        Command command = new("decide", "Name the bottleneck of a run and say what can be done; writes decision_matrix.json.") { run };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            RunFolder folder = LatestRun.Open(parsed.GetValue(run));
            await DecideStep.RunAsync(context.Console, folder, cancellationToken);
            await ReportStep.RunAsync(context.Console, folder, cancellationToken);
            return ExitCode.Passed;
        });
        return command;
    }
}
