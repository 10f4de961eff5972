using System.CommandLine;
using Perf.Analysis.Gating.Rules;
using Perf.Analysis.Json;
using Perf.Lab.Cli;
using Perf.Lab.Gate;
using Perf.Lab.Runs;

namespace Perf.Lab.Verbs;

/// <summary>The options that say which guards are measured, how often, and by which rules they are judged.</summary>
internal sealed class GateOptions
{
    private readonly Option<string[]> filter = new("--filter")
    {
        HelpName = "GLOB",
        Description = "Only these guards, as '*Feature*'; default: all.",
        AllowMultipleArgumentsPerToken = true,
    };

    private readonly Option<bool> isShort = new("--short") { Description = "Only the guards that the rules call key: a dozen." };

    private readonly Option<int> launches =
        LabOptions.Whole("--launches", "Launches of each look; 0: as many as the rules say.", 0, 0, 1_000);

    private readonly Option<string?> rules = new("--rules") { HelpName = "FILE", Description = "What to judge by; default: benchmarks/gate.json." };

    public void AddTo(Command command)
    {
        command.Add(filter);
        command.Add(isShort);
        command.Add(launches);
        command.Add(rules);
    }

    /// <exception cref="ArtifactException">The rules cannot be used.</exception>
    public async Task<GateSettings> ReadAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        GateRules judgedBy = await GateRulesReader.ReadAsync(
            parsed.GetValue(rules) ?? Path.Combine(RepositoryRoot.Find(), "benchmarks", "gate.json"), cancellationToken);
        return new GateSettings(
            parsed.GetValue(launches) is > 0 and var asked ? judgedBy with { ScreenLaunches = asked, ConfirmLaunches = asked } : judgedBy,
            parsed.GetValue(filter) ?? [],
            parsed.GetValue(isShort));
    }
}
