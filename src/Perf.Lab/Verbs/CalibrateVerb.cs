using System.CommandLine;
using Perf.Analysis.Gating.Calibration;
using Perf.Analysis.Json;
using Perf.Lab.Cli;
using Perf.Lab.Gate;
using Perf.Lab.Gate.Calibrating;
using Perf.Lab.Runs;

namespace Perf.Lab.Verbs;

/// <summary><c>calibrate</c>: how often the gate errs.</summary>
internal static class CalibrateVerb
{
    private const string FalseAlarms = "aa";
    private static readonly int[] Effects = [2, 3, 5, 10];

    private const string Description =
        """
        Run the gate on this build against itself so often that its errors can be counted; writes gate_calibration.json.
        aa: nothing differs, and every other suite has a neighbour that keeps a core busy. Ends with 1 at a false alarm.
        power: the candidate does 2, 3, 5 and 10% more of the same work.
        """;

    public static Command Create(LabContext context)
    {
        Argument<string> kind = new("KIND") { HelpName = "aa|power", Description = "What is counted." };
        kind.AcceptOnlyFromAmong(FalseAlarms, "power");
        Option<int> suites = LabOptions.Whole(
            "--suites", "Suites to run; of power so many of each size of slowdown; 0 only counts those of --with.", 1, 0, 1_000);
        Option<string[]> with = new("--with")
        {
            HelpName = "FILE",
            Description = "Files gate_calibration.json of other sittings, whose suites are counted with these.",
            AllowMultipleArgumentsPerToken = true,
        };
        Option<int> resampled = LabOptions.Whole(
            "--resampled", "Suites to put together from the launches of aa's real ones, counted apart.", 0, 0, 10_000);
        Option<string?> folder = LabOptions.Out();
        GateOptions guards = new();
        Command command = new("calibrate", Description) { kind, suites, with, resampled, folder };
        guards.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            GateSettings gate = await guards.ReadAsync(parsed, cancellationToken);
            bool isOfAlarms = parsed.GetRequiredValue(kind) == FalseAlarms;
            CalibrationSettings settings = new(
                parsed.GetValue(suites),
                isOfAlarms ? [0] : Effects,
                IsCrowded: isOfAlarms,
                await ReadAsync(parsed.GetValue(with) ?? [], cancellationToken),
                parsed.GetValue(resampled));
            if (settings is { Suites: 0, Earlier: [] })
            {
                throw new BadInputException("--suites 0 runs none, and --with names none: there is nothing to count");
            }

            return await RunSession.RunAsync(
                context,
                CalibrateStep.Name,
                profile: null,
                parsed.GetValue(folder),
                (session, servers) => session.StepAsync(
                    CalibrateStep.Name,
                    token => new CalibrateStep(context, session, servers).RunAsync(gate, settings, token),
                    cancellationToken),
                cancellationToken);
        });
        return command;
    }

    /// <exception cref="ArtifactException">A file cannot be used.</exception>
    private static async Task<IReadOnlyList<CalibrationSuite>> ReadAsync(IReadOnlyList<string> files, CancellationToken cancellationToken)
    {
        List<CalibrationSuite> suites = [];
        foreach (string file in files)
        {
            suites.AddRange((await ArtifactFile.ReadAsync<GateCalibration>(file, cancellationToken)).Suites);
        }

        return suites;
    }
}
