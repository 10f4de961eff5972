using System.CommandLine;
using Perf.Analysis.Benchmarks;
using Perf.Lab.Bench;
using Perf.Lab.Cli;
using Perf.Lab.Runs;

namespace Perf.Lab.Verbs;

/// <summary><c>bench</c>: only the BenchmarkDotNet suites.</summary>
internal static class BenchVerb
{
    private static readonly string Suites = string.Join(", ", SuiteConvention.All.Select(suite => suite.Suite));

    private static readonly string Description =
        $"""
        Run the BenchmarkDotNet suites ({Suites}) against the servers that the chosen cases need.
        Cases on the real WireMock need Java and npm: without them they are skipped by name. With CI=true, or when no case is
        left, that is a failure.
        Any other argument goes to BenchmarkDotNet as it is: bench --filter '*Insert*', bench --list flat.
        """;

    public static Command Create(LabContext context)
    {
        Option<string> profile = LabOptions.Choice(
            "--profile", "How many iterations a case takes, the days that the 125 jobs of Fetch span (7, 30 or 365), and the rows of Insert: "
            + "1,000, up to 10,000 or up to 100,000, into an empty table and into one of 50,000 or 2 million; Reading reads that one, and with "
            + "full another of 20 million, which takes minutes to fill and some 4 GB; "
            + "Enrichment computes 400, 2,000 or up to 20,000 bars again.",
            RunProfile.Quick.Name, [.. RunProfile.All.Select(p => p.Name)]);
        Option<string?> folder = LabOptions.Out();
        Command command = new("bench", Description) { profile, folder };
        command.TreatUnmatchedTokensAsErrors = false;
        command.SetAction((parsed, cancellationToken) =>
        {
            string[] arguments = WithFilter([.. parsed.UnmatchedTokens]);
            if (arguments.Any(argument => NameOf(argument) is "--artifacts" or "-a"))
            {
                throw new BadInputException("--artifacts: the lab keeps the reports with its own results; name their folder with --out");
            }

            if (context.Suites.Select(parsed.GetRequiredValue(profile), arguments).Refusal is { } why)
            {
                throw new BadInputException(why);
            }

            if (arguments.Any(argument => NameOf(argument) is "--list" or "--info"))
            {
                context.Suites.Run(arguments); // prints, and measures nothing
                return Task.FromResult(ExitCode.Passed);
            }

            BenchSettings settings = new(parsed.GetRequiredValue(profile), arguments, ShowOutput: true);
            return RunAsync(context, settings, parsed.GetValue(folder), cancellationToken);
        });
        return command;
    }

    /// <summary>Without a filter BenchmarkDotNet asks at the terminal which suites to run; the lab runs them all.</summary>
    private static string[] WithFilter(string[] arguments) =>
        arguments.Any(argument => NameOf(argument) is "--filter" or "-f" or "--anyCategories" or "--allCategories")
            ? arguments
            : [.. arguments, "--filter", "*"];

    private static string NameOf(string argument) => argument.Split('=')[0];

    private static Task<int> RunAsync(LabContext context, BenchSettings settings, string? folder, CancellationToken cancellationToken) =>
        RunSession.RunAsync(
            context,
            BenchStep.Name,
            settings.Profile,
            folder,
            (session, servers) => session.StepAsync(
                BenchStep.Name, token => new BenchStep(context, session, servers).RunAsync(settings, token), cancellationToken),
            cancellationToken);
}
