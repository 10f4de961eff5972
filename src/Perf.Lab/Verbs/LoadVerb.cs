using System.CommandLine;
using Perf.Lab.Cli;
using Perf.Lab.Load;
using Perf.Lab.Load.Proof;
using Perf.Lab.Runs;

namespace Perf.Lab.Verbs;

/// <summary><c>load</c>: sends the user's scenarios to an API and writes load_test_report.json.</summary>
internal static class LoadVerb
{
    private const string Description =
        """
        Load an API: latencies of every request, who used the processors, targets, and what follows; load_test_report.json.
        Ends with 1 when a target is missed, and with 3 when the generator itself was not fit to measure: then nothing is known.
        """;

    public static Command Create(LabContext context)
    {
        LoadOptions options = new();
        Option<string?> folder = LabOptions.Out();
        Command command = new(LoadStep.Name, Description);
        options.AddTo(command);
        command.Add(folder);
        command.SetAction((parsed, cancellationToken) => options.ReadRepeats(parsed) is { } repeats
            ? ProveAsync(context, repeats, cancellationToken)
            : RunAsync(context, options.Read(parsed), parsed.GetValue(folder), cancellationToken));
        return command;
    }

    /// <summary>A control that is not valid says that the machine is not fit for the proof, whatever the others were called.</summary>
    internal static int CodeOf(IReadOnlyList<ProofResult> results) => results switch
    {
        [{ IsProved: false }, ..] => ExitCode.Invalid,
        _ => results.All(result => result.IsProved) ? ExitCode.Passed : ExitCode.Failed,
    };

    private static async Task<int> ProveAsync(LabContext context, int repeats, CancellationToken cancellationToken)
    {
        IReadOnlyList<ProofResult> results = await GeneratorProof.RunAsync(repeats, line => context.Console.Line(line), cancellationToken);
        context.Console.Line();
        foreach (ProofResult result in results)
        {
            context.Console.Line($"{result.Sabotage}: called {result.Expected} {result.Right} of {result.Called.Count} times");
        }

        int code = CodeOf(results);
        if (code != ExitCode.Passed)
        {
            LabConsole.Error(code == ExitCode.Invalid
                ? "load --prove: the generator is not valid here without any sabotage; is the machine busy?"
                : "load --prove: a sabotage was not called by its cause");
        }

        return code;
    }

    private static Task<int> RunAsync(LabContext context, LoadSettings settings, string? folder, CancellationToken cancellationToken) =>
        RunSession.RunAsync(
            context,
            LoadStep.Name,
            profile: null,
            folder,
            (session, servers) => session.StepAsync(
                LoadStep.Name, token => new LoadStep(context, session, servers).RunAsync(settings, token), cancellationToken),
            cancellationToken);
}
