using System.CommandLine;
using Perf.Analysis.Decisions;
using Perf.Lab.Backfill;
using Perf.Lab.Backfill.Planting;
using Perf.Lab.Bench;
using Perf.Lab.Cli;
using Perf.Lab.Decide;
using Perf.Lab.Drills;
using Perf.Lab.Load;
using Perf.Lab.Recovery;
using Perf.Lab.Runs;
using Perf.Lab.Servers;
using Perf.Lab.Simulation;

namespace Perf.Lab.Verbs;

/// <summary><c>run</c>: the whole lab, step by step, each written as it ends.</summary>
internal sealed class RunVerb(LabContext context)
{
    private static readonly string[] AllSteps =
        [BackfillStep.Name, LoadStep.Name, BenchStep.Name, RtoStep.Name, DrillStep.Name, SimulationStep.Name, DecideStep.Name];

    public static RunRequest Default { get; } = new(RunProfile.Quick, AllSteps.ToHashSet(StringComparer.Ordinal), OutFolder: null);

    public Command Create()
    {
        Option<string> profile = LabOptions.Choice(
            "--profile",
            "smoke: about 4 minutes; quick: 13; full, for hours: 50 symbols, long suites, every fault, 1,000 simulated years.",
            RunProfile.Quick.Name, [.. RunProfile.All.Select(p => p.Name)]);
        Option<IReadOnlySet<string>?> only = new("--only")
        {
            HelpName = string.Join(',', AllSteps),
            Description = "Only these steps, separated by commas; default: all.",
            CustomParser = result =>
            {
                string[] steps = result.Tokens[0].Value.Split(',', StringSplitOptions.TrimEntries);
                foreach (string unknown in steps.Except(AllSteps, StringComparer.Ordinal))
                {
                    result.AddError($"--only {unknown}: there is no such step; there are {string.Join(", ", AllSteps)}");
                }

                if (steps.Contains(DecideStep.Name, StringComparer.Ordinal) && !steps.Contains(BackfillStep.Name, StringComparer.Ordinal))
                {
                    result.AddError(
                        $"--only {result.Tokens[0].Value}: a run decides on its own backfill; add {BackfillStep.Name}, or decide on a run "
                        + "that has one: decide RUN_DIR");
                }

                return steps.ToHashSet(StringComparer.Ordinal);
            },
        };
        Option<Plant?> plant = BackfillOptions.PlantOption();
        Option<string?> folder = LabOptions.Out();
        Command command = new("run", "Run the whole lab: backfill, load, suites, RTO and RPO, drills, simulated time, decision, report.")
        {
            profile, only, plant, folder,
        };
        command.SetAction((parsed, cancellationToken) => RunAsync(
            new RunRequest(
                RunProfile.All.First(p => p.Name == parsed.GetRequiredValue(profile)),
                parsed.GetValue(only) ?? Default.Steps,
                parsed.GetValue(folder),
                parsed.GetValue(plant)),
            cancellationToken));
        return command;
    }

    public Task<int> RunAsync(RunRequest request, CancellationToken cancellationToken) =>
        RunSession.RunAsync(
            context,
            "run",
            request.Profile.Name,
            request.OutFolder,
            (session, servers) => MeasureAsync(request, session, servers, cancellationToken),
            cancellationToken);

    private async Task<bool> MeasureAsync(
        RunRequest request, RunSession session, LabServers servers, CancellationToken cancellationToken)
    {
        NoteMissing(request, session);
        string[] planned =
        [
            .. AllSteps.Where(step =>
                request.Steps.Contains(step) && (HasDrills(request.Profile) || step is not (DrillStep.Name or SimulationStep.Name))),
        ];
        StepForecast forecast = await StepForecast.ReadAsync(planned, session.Manifest, cancellationToken);
        bool backfilled = await StepAsync(BackfillStep.Name, token => BackfillAsync(request, session, servers, token));
        bool loaded = await StepAsync(LoadStep.Name, token =>
            new LoadStep(context, session, servers).RunAsync(LoadSettings.OfProfile(request.Profile.Name), token));
        bool benched = await StepAsync(BenchStep.Name, token => new BenchStep(context, session, servers).RunAsync(
            new BenchSettings(request.Profile.Name, ["--filter", .. request.Profile.SuiteFilters], ShowOutput: false), token));
        bool defined = await StepAsync(RtoStep.Name, token => RtoStep.RunAsync(context.Console, session.Folder, token));
        bool drilled = await StepAsync(DrillStep.Name, token =>
            new DrillStep(context, session, servers).RunAsync(DrillSettings.OfProfile(request.Profile.Name), token));
        bool simulated = await StepAsync(SimulationStep.Name, token =>
            new SimulationStep(context, session).RunAsync(SimulationSettings.OfProfile(request.Profile.Name), token));
        bool decided = await StepAsync(DecideStep.Name, async token =>
        {
            DecisionMatrix matrix = await DecideStep.RunAsync(context.Console, session.Folder, token);
            if (ProofSettings.OfProfile(request.Profile.Name) is { } proof)
            {
                DecideStep.Show(
                    context.Console,
                    matrix,
                    await new ProofStep(context, session.Folder, await servers.PostgresAsync(token)).RunAsync(proof, matrix, token));
            }

            return new StepOutcome(true, matrix.Verdict.Sentence);
        });
        return backfilled && loaded && benched && defined && drilled && simulated && decided;

        async Task<bool> StepAsync(string name, Func<CancellationToken, Task<StepOutcome>> body)
        {
            if (!planned.Contains(name, StringComparer.Ordinal))
            {
                return true;
            }

            context.Console.Line();
            LabConsole.Status(forecast.Announce(name));
            return await session.StepAsync(name, body, cancellationToken);
        }
    }

    private async Task<StepOutcome> BackfillAsync(
        RunRequest request, RunSession session, LabServers servers, CancellationToken cancellationToken)
    {
        StepOutcome outcome = await new BackfillStep(context, session, servers)
            .RunAsync(Plants.In(request.Profile.Backfill(context.Time), request.Plant), cancellationToken);
        return outcome.Succeeded
            ? await new BackfillVariants(context, session, servers)
                .RunAsync(request.Profile.BackfillVariants(context.Time), cancellationToken)
            : outcome;
    }

    private void NoteMissing(RunRequest request, RunSession session)
    {
        foreach (string step in AllSteps.Where(step => !request.Steps.Contains(step)))
        {
            session.NoteMissing(step, "left out by --only");
        }

        if (request.Steps.Contains(BenchStep.Name))
        {
            NoteCasesLeftOut(request.Profile, session);
        }

        if (!HasDrills(request.Profile))
        {
            session.NoteMissing("recovery drills", $"left out by the profile {request.Profile.Name}; drill runs them");
            session.NoteMissing("simulated years", $"left out by the profile {request.Profile.Name}; drill --simulate has them");
        }
    }

    /// <summary>Their waits alone are longer than the shortest profile may take.</summary>
    private static bool HasDrills(RunProfile profile) => profile != RunProfile.Smoke;

    /// <summary>Names the cases that the profile's filters do not choose, a method at a time.</summary>
    private void NoteCasesLeftOut(RunProfile profile, RunSession session)
    {
        IEnumerable<string> leftOut = Names(["*"]).Except(Names(profile.SuiteFilters), StringComparer.Ordinal);
        foreach (IGrouping<string, string> method in leftOut.GroupBy(name => name.Split('(')[0], StringComparer.Ordinal))
        {
            session.NoteMissing(
                $"{method.Key}{string.Join(", ", method.Select(name => name[method.Key.Length..]))}",
                $"left out by the profile {profile.Name}; bench runs them");
        }

        IEnumerable<string> Names(IReadOnlyList<string> filters) =>
            context.Suites.Select(profile.Name, ["--filter", .. filters]).Cases
                .Where(one => !ReferenceFilter.IsKernel(one)) // measured whatever the filters are
                .Select(one => one.Name);
    }
}
