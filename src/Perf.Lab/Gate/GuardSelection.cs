using Perf.Analysis.Gating.Rules;
using Perf.Lab.Gate.Arms;

namespace Perf.Lab.Gate;

/// <summary>Which of a build's benchmarks the gate is about: its guards and the controls.</summary>
internal sealed class GuardSelection(GateSettings settings)
{
    private const string Guards = "Benchmarks.Guards.";

    private readonly GateRules rules = settings.Rules;

    /// <summary>What is asked for; controls always.</summary>
    public bool Includes(string benchmark) =>
        rules.IsControl(benchmark) || (benchmark.StartsWith(Guards, StringComparison.Ordinal)
            && (!settings.IsShort || rules.IsKey(benchmark))
            && (settings.Filter.Count == 0 || settings.Filter.Any(pattern => NamePattern.Matches(pattern, benchmark))));

    /// <exception cref="BadInputException">Neither build has one that is asked for, or this is not Linux.</exception>
    public GatePlan Plan(string basis, string candidate)
    {
        if (!OperatingSystem.IsLinux())
        {
            throw new BadInputException(
                "gate --against and calibrate pin processes to a core and read their processor time, which they can on Linux alone; "
                + "gate --baseline DIR --candidate DIR works here");
        }

        string[] names = [.. NamesIn(basis).Union(NamesIn(candidate), StringComparer.Ordinal).Where(Includes)];
        return names.All(rules.IsControl)
            ? throw new BadInputException(
                $"gate: neither build has a benchmark {(settings.Filter.Count > 0 ? $"named {string.Join(", ", settings.Filter)}" : "to guard it")}; "
                + "gate --list shows what there is")
            : new GatePlan(basis, candidate, names.ToDictionary(name => name, name => rules.GroupOf(name).Clock, StringComparer.Ordinal))
            {
                Controls = names.Where(rules.IsControl).ToHashSet(StringComparer.Ordinal),
            };
    }

    public static string[] NamesIn(string build)
    {
        using DuetArm arm = DuetArm.Start(build);
        return arm.List();
    }
}
