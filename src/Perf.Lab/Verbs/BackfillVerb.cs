using System.CommandLine;
using Perf.Lab.Backfill;
using Perf.Lab.Cli;
using Perf.Lab.Runs;

namespace Perf.Lab.Verbs;

/// <summary><c>backfill</c>: times the backfill stage by stage and writes phase_2_backfill_baseline.json.</summary>
internal static class BackfillVerb
{
    private const string Description =
        "Time a backfill stage by stage (fetch, compute, store) on a private PostgreSQL, and write phase_2_backfill_baseline.json.";

    public static Command Create(LabContext context)
    {
        BackfillOptions options = new(context.Time);
        Option<string?> folder = LabOptions.Out();
        Command command = new(BackfillStep.Name, Description);
        options.AddTo(command);
        command.Add(folder);
        command.SetAction((parsed, cancellationToken) =>
            RunAsync(context, options.Read(parsed), parsed.GetValue(folder), cancellationToken));
        return command;
    }

    private static Task<int> RunAsync(
        LabContext context, BackfillSettings settings, string? folder, CancellationToken cancellationToken) =>
        RunSession.RunAsync(
            context,
            BackfillStep.Name,
            profile: null,
            folder,
            (session, servers) => session.StepAsync(
                BackfillStep.Name, token => new BackfillStep(context, session, servers).RunAsync(settings, token), cancellationToken),
            cancellationToken);
}
