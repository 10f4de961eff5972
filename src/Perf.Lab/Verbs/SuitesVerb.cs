using System.CommandLine;
using Perf.Lab.Cli;
using Perf.Testbed.Processes;

namespace Perf.Lab.Verbs;

/// <summary>
/// <c>suites</c>, hidden: runs the BenchmarkDotNet suites in this process, which the lab starts as a child so that it can stop
/// it whole. Ends when the lab lets go of the pipe.
/// </summary>
internal static class SuitesVerb
{
    public const string Name = "suites";

    public static Command Create(LabContext context)
    {
        Command command = new(Name, "Run the suites against servers that are already there (used by bench).")
        {
            Hidden = true,
            TreatUnmatchedTokensAsErrors = false,
        };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            using IDisposable ignored = ParentPipe.IgnoreInterrupts();
            Task<bool> suites = Task.Run(() => context.Suites.Run([.. parsed.UnmatchedTokens]), cancellationToken);
            Task parent = ParentPipe.WaitForCloseAsync(cancellationToken);
            return await Task.WhenAny(suites, parent) == suites && await suites ? ExitCode.Passed : ExitCode.Failed;
        });
        return command;
    }
}
