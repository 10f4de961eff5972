using System.CommandLine;
using Perf.Analysis.Runs;
using Perf.Lab.Cli;
using Perf.Lab.Recovery;
using Perf.Lab.Runs;

namespace Perf.Lab.Verbs;

/// <summary><c>rto</c>: the definition of RTO and RPO. It measures nothing and needs no server.</summary>
internal static class RtoVerb
{
    public static Command Create(LabContext context)
    {
        Option<string?> output = new("--out")
        {
            HelpName = "DIR",
            Description = "Folder for the two files, which are replaced; default: results, where they are committed.",
        };
        Command command = new(
            "rto",
            "Define RTO and RPO from the policy that the product runs by; writes RTO_RPO_DEFINITION.md and rto_rpo_definition.json.")
        {
            output,
        };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            await RtoStep.RunAsync(context.Console, Open(parsed.GetValue(output)), cancellationToken);
            return ExitCode.Passed;
        });
        return command;
    }

    private static RunFolder Open(string? path)
    {
        string folder = path ?? Path.Combine(RepositoryRoot.Find(), "results");
        try
        {
            return RunFolder.Create(folder);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException)
        {
            // ArgumentException: the path is empty, or has characters no path may have.
            throw new BadInputException($"--out {folder}: nothing can be written there ({exception.Message}); name another folder");
        }
    }
}
