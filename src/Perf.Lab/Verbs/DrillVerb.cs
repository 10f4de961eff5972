using System.CommandLine;
using System.CommandLine.Parsing;
using Perf.Lab.Cli;
using Perf.Lab.Drills;
using Perf.Lab.Runs;
using Perf.Lab.Simulation;

namespace Perf.Lab.Verbs;

/// <summary>
/// <c>drill</c>: injects faults into real processes and writes drills.json, or simulates years and writes simulation.json.
/// </summary>
internal sealed class DrillVerb(LabContext context)
{
    private const string Description =
        """
        Inject faults into real processes, measure the recovery against RTO and RPO, check what must always hold; drills.json.
        Ends with 1 when a drill fails, or passes without its protection.
        """;

    private readonly Option<string> profile = LabOptions.Choice(
        "--profile",
        "quick: the user's four failures, under 90 s; full: every fault, many of them many times.",
        DrillSettings.Quick,
        DrillSettings.Quick,
        DrillSettings.Full);

    private readonly Option<IReadOnlyList<IDrill>?> only = new("--only")
    {
        HelpName = "NAME,..",
        Description = "Only these drills, separated by commas; as often as the profile has them.",
        CustomParser = Parse,
    };

    private readonly Option<int> seed = LabOptions.Whole(
        "--seed", "Of all chance in a drill's first run; each repeat has the next one.", DrillSettings.UsualSeed, 0, int.MaxValue);

    private readonly Option<int> repeats = LabOptions.Whole("--repeats", "How often each drill runs; the full profile has more of some.", 1, 1, 100_000);

    private readonly Option<bool> prove = new("--prove")
    {
        Description = "Each drill once more without its protection: it must fail.",
    };

    private readonly Option<bool> simulate = new("--simulate")
    {
        Description = "Instead, years in fake time, by a seed each: 20, in some minutes; with the full profile 1,000, in an hour or two; "
            + "or as many as --repeats says. Writes simulation.json.",
    };

    private readonly Option<int> days = LabOptions.Whole(
        "--days", "How long each simulated time is.", SimulationSettings.UsualDays, 1, 3_650);

    private readonly Option<int> faults = LabOptions.Whole(
        "--faults", "How many times as many faults as usual are simulated; 0: none.", 1, 0, 100);

    private readonly Option<bool> list = new("--list") { Description = "Only print which drills there are." };

    public Command Create()
    {
        Option<string?> folder = LabOptions.Out();
        Command command = new(DrillStep.Name, Description) { list, only, seed, profile, prove, repeats, simulate, days, faults, folder };
        command.Validators.Add(result =>
        {
            // What would be ignored is refused.
            bool isSimulated = result.GetValue(simulate);
            foreach (Option option in isSimulated ? (Option[])[list, only, prove] : [days, faults])
            {
                if (result.GetResult(option) is { Implicit: false })
                {
                    result.AddError($"{option.Name} does not go {(isSimulated ? "with" : "without")} --simulate");
                }
            }
        });
        command.SetAction((parsed, cancellationToken) => parsed.GetValue(list)
            ? Task.FromResult(List())
            : parsed.GetValue(simulate) ? SimulateAsync(parsed, parsed.GetValue(folder), cancellationToken)
            : RunAsync(Read(parsed), parsed.GetValue(folder), cancellationToken));
        return command;
    }

    private int List()
    {
        foreach (DrillFacts facts in DrillCatalog.All.Select(drill => drill.Facts))
        {
            context.Console.Line($"{facts.Fault,2}  {facts.Name}{(facts.IsQuick ? " (quick)" : "")}");
            context.Console.Line($"    {facts.Title}");
            context.Console.Line($"    protection: {facts.Protection}");
        }

        return ExitCode.Passed;
    }

    private Task<int> SimulateAsync(ParseResult parsed, string? folder, CancellationToken cancellationToken)
    {
        string chosen = parsed.GetRequiredValue(profile);
        int? own = parsed.GetResult(repeats) is { Implicit: false } ? parsed.GetValue(repeats) : null;
        int usual = chosen == DrillSettings.Full ? SimulationSettings.AllSeeds : SimulationSettings.UsualSeeds;
        SimulationSettings settings = new(parsed.GetValue(seed), own ?? usual)
        {
            Days = parsed.GetValue(days),
            FaultsOften = parsed.GetValue(faults),
        };
        return RunSession.RunAsync(
            context,
            DrillStep.Name,
            own is null ? chosen : null,
            folder,
            (session, _) => session.StepAsync(
                SimulationStep.Name, token => new SimulationStep(context, session).RunAsync(settings, token), cancellationToken),
            cancellationToken);
    }

    private DrillSettings Read(ParseResult parsed)
    {
        IReadOnlyList<IDrill>? chosen = parsed.GetValue(only);
        DrillSettings settings = DrillSettings.OfProfile(parsed.GetRequiredValue(profile));
        return settings with
        {
            Profile = chosen is null ? settings.Profile : null,
            Drills = chosen ?? settings.Drills,
            Seed = parsed.GetValue(seed),
            Repeats = parsed.GetResult(repeats) is { Implicit: false } ? parsed.GetValue(repeats) : null,
            Prove = parsed.GetValue(prove),
        };
    }

    private Task<int> RunAsync(DrillSettings settings, string? folder, CancellationToken cancellationToken) =>
        RunSession.RunAsync(
            context,
            DrillStep.Name,
            settings.Profile,
            folder,
            (session, servers) => session.StepAsync(
                DrillStep.Name, token => new DrillStep(context, session, servers).RunAsync(settings, token), cancellationToken),
            cancellationToken);

    private static IReadOnlyList<IDrill> Parse(ArgumentResult result)
    {
        List<IDrill> drills = [];
        foreach (string name in result.Tokens[0].Value.Split(',', StringSplitOptions.TrimEntries))
        {
            if (DrillCatalog.Find(name) is { } drill)
            {
                drills.Add(drill);
            }
            else
            {
                result.AddError($"--only {name}: there is no such drill; --list names them");
            }
        }

        return drills;
    }
}
