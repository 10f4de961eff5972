using System.CommandLine;
using Perf.Analysis.Comparing;
using Perf.Lab.Bench;
using Perf.Lab.Cli;
using Perf.Lab.Gate;
using Perf.Lab.Gate.Builds;
using Perf.Lab.Runs;

namespace Perf.Lab.Verbs;

/// <summary><c>gate</c>: does this build keep what the last one could?</summary>
internal static class GateVerb
{
    private const string Description =
        """
        Judge whether this build became slower: against a commit, both builds taking turns in slices of milliseconds on the guards of
        benchmarks/Guards; or one stored run against another of the same machine. By the rules of benchmarks/gate.json.
        Ends with 1 when a slowdown is confirmed, and with 3 when it cannot be said.
        """;

    public static Command Create(LabContext context)
    {
        Option<string?> against = new("--against") { HelpName = "GIT_REF", Description = "The commit to compare this build with." };
        Option<string?> baseline = new("--baseline") { HelpName = "DIR", Description = "A stored run, or a folder of BenchmarkDotNet's JSON." };
        Option<string?> candidate = new("--candidate") { HelpName = "DIR", Description = "The stored run that is judged." };
        GateOptions guards = new();
        Option<bool> list = new("--list") { Description = "Show the guards of this build, and measure nothing." };
        Option<string?> folder = LabOptions.Out();
        Command command = new("gate", Description) { against, baseline, candidate, list, folder };
        guards.AddTo(command);
        command.Validators.Add(result =>
        {
            bool isStored = result.GetValue(baseline) is not null && result.GetValue(candidate) is not null;
            bool isHalf = result.GetValue(baseline) is null != result.GetValue(candidate) is null;
            if (!result.GetValue(list) && (isHalf || isStored == result.GetValue(against) is not null))
            {
                result.AddError("gate: name what to compare: --against GIT_REF, or --baseline DIR and --candidate DIR");
            }
        });
        command.SetAction(async (parsed, cancellationToken) =>
        {
            if (parsed.GetValue(list))
            {
                Array.ForEach(GuardSelection.NamesIn(LabProgram.Assembly), context.Console.Line);
                return ExitCode.Passed;
            }

            // What cannot be used is refused before there is a folder for what came of it.
            GateSettings settings = await guards.ReadAsync(parsed, cancellationToken);
            string? commit = parsed.GetValue(against) is { } reference
                ? await RefBuild.CommitAsync(RepositoryRoot.Find(), reference, cancellationToken)
                : null;
            ComparedResults? before = commit is null ? await ResultReader.ReadAsync(parsed.GetValue(baseline)!, cancellationToken) : null;
            ComparedResults? after = commit is null ? await ResultReader.ReadAsync(parsed.GetValue(candidate)!, cancellationToken) : null;
            return await RunSession.RunAsync(
                context,
                GateStep.Name,
                profile: null,
                parsed.GetValue(folder),
                (session, servers) => session.StepAsync(
                    GateStep.Name,
                    token =>
                    {
                        GateStep gate = new(context, session, servers);
                        return commit is not null
                            ? gate.AgainstAsync(settings, commit, token)
                            : gate.StoredAsync(
                                settings, (parsed.GetValue(baseline)!, before!), (parsed.GetValue(candidate)!, after!), token);
                    },
                    cancellationToken),
                cancellationToken);
        });
        return command;
    }
}
