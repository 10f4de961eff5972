using System.CommandLine;
using Perf.Lab.Bench;
using Perf.Lab.Cli;
using Perf.Testbed.Processes;

namespace Perf.Lab.Verbs;

/// <summary>
/// <c>suites</c>, hidden: the guard of the suites, which the lab starts as a child. It runs <see cref="RunnerName"/> as a child
/// of its own and, when the lab lets go of the pipe or dies, kills it with the compilers and measured processes below it:
/// they know of no pipe, and a process cannot kill its own tree.
/// </summary>
internal static class SuitesVerb
{
    public const string Name = "suites";

    private const string RunnerName = "suites-runner";

    public static Command CreateGuard() => Create(
        Name,
        "Run the suites against servers that are already there (used by bench).",
        async (arguments, cancellationToken) =>
        {
            using IDisposable ignored = ParentPipe.IgnoreInterrupts();
            ChildProcessOptions start = LabProgram.Start([RunnerName, .. arguments]) with
            {
                OnOutputLine = Console.Out.WriteLine,
                StopDeadline = TimeSpan.Zero,
            };
            await using ChildProcess runner = await ChildProcess.StartAsync(start, cancellationToken);
            Task<int> ended = runner.WaitForExitAsync(CancellationToken.None);
            return await Task.WhenAny(ended, ParentPipe.WaitForCloseAsync(CancellationToken.None)) == ended
                ? await ended
                : ExitCode.Interrupted;
        });

    public static Command CreateRunner(LabContext context) => Create(
        RunnerName,
        "Run the suites in this process (used by suites).",
        (arguments, _) =>
        {
            using IDisposable ignored = ParentPipe.IgnoreInterrupts();
            return Task.FromResult(context.Suites.Run(arguments) ? ExitCode.Passed : ExitCode.Failed);
        });

    private static Command Create(string name, string description, Func<string[], CancellationToken, Task<int>> action)
    {
        Command command = new(name, description) { Hidden = true, TreatUnmatchedTokensAsErrors = false };
        command.SetAction((parsed, cancellationToken) => action([.. parsed.UnmatchedTokens], cancellationToken));
        return command;
    }
}
