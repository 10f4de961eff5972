using System.CommandLine;
using Perf.Lab.Cli;
using Perf.Lab.Comparing;

namespace Perf.Lab.Verbs;

/// <summary><c>compare</c>: two sets of results side by side.</summary>
internal static class CompareVerb
{
    private const string Description =
        """
        Compare two sets of results: benchmarks, load tests, backfills, drills; and what any project's BenchmarkDotNet exported as JSON.
        With --history instead of the two: where the benchmarks of all runs changed, and between which commits.
        Ends with 0 whatever differs.
        """;

    private const string Sources = "folder of a run, folder of BenchmarkDotNet's *-report-full.json, or one such file";

    public static Command Create(LabContext context)
    {
        Argument<string?> before = new("BASE") { Arity = ArgumentArity.ZeroOrOne, Description = $"What was: {Sources}." };
        Argument<string?> after = new("CANDIDATE") { Arity = ArgumentArity.ZeroOrOne, Description = "What is compared with it: the same." };
        Option<string> format = LabOptions.Choice(
            "--format",
            "table for a terminal, markdown for a pull request, html as one file, json for programs (comparison.json).",
            CompareFormat.Table,
            CompareFormat.Table,
            CompareFormat.Markdown,
            CompareFormat.Html,
            CompareFormat.Json);
        Option<string?> output = new("--out") { HelpName = "FILE", Description = "Where to write it; default: standard output." };
        HistoryOptions history = new();
        Command command = new("compare", Description) { before, after, format, output };
        history.AddTo(command);
        command.Validators.Add(result =>
        {
            if (history.Problem(
                result, result.GetValue(before), result.GetValue(after), result.GetValue(format)) is { } problem)
            {
                result.AddError(problem);
            }
        });
        command.SetAction(async (parsed, cancellationToken) =>
        {
            string chosen = parsed.GetRequiredValue(format);
            string? file = parsed.GetValue(output);
            await (history.IsGiven(parsed)
                ? history.RunAsync(context.Console, parsed, chosen, file, cancellationToken)
                : CompareStep.RunAsync(
                    context.Console, parsed.GetRequiredValue(before)!, parsed.GetRequiredValue(after)!, chosen, file, cancellationToken));
            return ExitCode.Passed;
        });
        return command;
    }
}
