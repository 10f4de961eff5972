using System.CommandLine;
using Perf.Analysis.Runs;
using Perf.Lab.Cli;
using Perf.Lab.Report;
using Perf.Lab.Runs;

namespace Perf.Lab.Verbs;

/// <summary><c>report</c>: writes a run's report again from its files, and shows all runs in a browser.</summary>
internal static class ReportVerb
{
    private const string Description =
        """
        Write the report of a run again from its files, and results/index.html, the page of all runs.
        With --serve, show them in a browser until Ctrl+C.
        """;

    private const int UsualPort = 8080;

    public static Command Create(LabContext context)
    {
        Argument<string?> run = new("RUN_DIR")
        {
            Arity = ArgumentArity.ZeroOrOne,
            Description = "Folder of a run; default: the newest below results/runs.",
        };
        Option<bool> serve = new("--serve") { Description = "Serve results/, to this machine alone and only to be read, until Ctrl+C." };
        Option<int> port = LabOptions.Whole(
            "--port", "With --serve, port on the loopback address; 0 takes a free one.", UsualPort, 0, 65_535);
        Command command = new("report", Description) { run, serve, port };
        command.Validators.Add(result =>
        {
            if (!result.GetValue(serve) && result.GetResult(port) is { Implicit: false })
            {
                result.AddError("--port says where results are served: use --serve with it");
            }
        });
        command.SetAction(async (parsed, cancellationToken) =>
        {
            if (parsed.GetValue(serve))
            {
                await ServeAsync(context.Console, parsed.GetValue(run), parsed.GetValue(port), cancellationToken);
            }
            else
            {
                RunFolder folder = Find(parsed.GetValue(run)) ?? throw new BadInputException(
                    $"no run below {ResultsIndex.Folder}: measure one first (run), or name the folder of one");
                await ReportStep.RunAsync(context.Console, folder, cancellationToken);
                await RunSummary.ShowAsync(context.Console, folder);
            }

            return ExitCode.Passed;
        });
        return command;
    }

    private static RunFolder? Find(string? named) => named is null ? LatestRun.Any() : RunFolder.Open(named);

    /// <summary>Without a run there is still the page that says so.</summary>
    /// <exception cref="BadInputException">The run is kept elsewhere, and would not be served.</exception>
    private static async Task ServeAsync(LabConsole console, string? named, int port, CancellationToken cancellationToken)
    {
        RunFolder? folder = Find(named);
        if (folder is not null && !ResultsIndex.Holds(folder))
        {
            throw new BadInputException(
                $"{named}: --serve shows {ResultsIndex.Folder}, and this run is kept elsewhere; open its report as a file");
        }

        await using ResultsServer server = await ResultsServer.StartAsync(ResultsIndex.Folder, port, cancellationToken);
        await (folder is null ? ResultsIndex.WriteAsync(cancellationToken) : ReportStep.RunAsync(console, folder, cancellationToken));
        console.Line($"all runs on {server.BaseAddress}, until Ctrl+C");
        await UntilInterrupted.WaitAsync(cancellationToken);
    }
}
