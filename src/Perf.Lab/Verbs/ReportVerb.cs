using System.CommandLine;
using Perf.Analysis.Runs;
using Perf.Lab.Cli;
using Perf.Lab.Report;

namespace Perf.Lab.Verbs;

/// <summary><c>report</c>: writes a run's report again from its files.</summary>
internal static class ReportVerb
{
    public static Command Create(LabContext context)
    {
        Argument<string> run = new("RUN_DIR") { Description = "Folder of a run." };
        Command command = new("report", "Write report.md of a run from its JSON files.") { run };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            await ReportStep.RunAsync(context.Console, RunFolder.Open(parsed.GetRequiredValue(run)), cancellationToken);
            return ExitCode.Passed;
        });
        return command;
    }
}
