using System.Text.Json.Serialization;
using Perf.Analysis.Json;

namespace Perf.Analysis.Gating.Rules;

/// <summary>
/// How the gate judges, declared before anything is measured: <c>benchmarks/gate.json</c>, as <see cref="GateRulesReader"/> reads it.
/// </summary>
/// <param name="ScreenLevel">A one-sided p below it in the first look makes a benchmark a suspect.</param>
/// <param name="ConfirmLevel">
/// How often a suite without a slowdown may fail: of Holm's procedure over the suspects of the second look.
/// </param>
/// <param name="ControlLevel">How often fair launches may be called contaminated, over all controls and both looks.</param>
/// <param name="ShortBelowNs">Below so many an operation of the base a benchmark has <paramref name="ShortTolerance"/> at least.</param>
/// <param name="ShortTolerance">Where a few instructions lie matters that much to short work.</param>
/// <param name="StoredTolerance">Of stored results at least: one process a side, and those differ by so much on the same code.</param>
/// <param name="WaitTolerance">Wall time above processor time from which a benchmark judged by the latter is said to wait.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record GateRules(
    double ScreenLevel = 0.10,
    double ConfirmLevel = 0.01,
    double ControlLevel = 0.01,
    double ShortBelowNs = 100,
    double ShortTolerance = 0.03,
    double StoredTolerance = 0.05,
    double WaitTolerance = 0.05) : IArtifact
{
    public static int CurrentSchemaVersion => 1;

    public required int SchemaVersion { get; init; }

    /// <summary>In the order they are asked; the last one names every benchmark.</summary>
    public required IReadOnlyList<GateGroup> Groups { get; init; }

    /// <summary>Patterns of names of work that is the same in both builds.</summary>
    public required IReadOnlyList<string> Controls { get; init; }

    /// <summary>Launches of the first look, of all benchmarks.</summary>
    public required int ScreenLaunches { get; init; }

    /// <summary>Launches of the second look, of the suspects alone.</summary>
    public required int ConfirmLaunches { get; init; }

    /// <summary>Patterns of the benchmarks of a short gate.</summary>
    public required IReadOnlyList<string> Key { get; init; }

    public required IReadOnlyList<GateWaiver> Waivers { get; init; }

    public required IReadOnlyList<GateBudget> Budgets { get; init; }

    /// <summary>The group that judges a benchmark.</summary>
    public GateGroup GroupOf(string benchmark) =>
        Groups.FirstOrDefault(group => group.Benchmarks.Any(pattern => NamePattern.Matches(pattern, benchmark))) ?? Groups[^1];

    /// <summary>Whether it is work that is the same in both builds.</summary>
    public bool IsControl(string benchmark) => Controls.Any(pattern => NamePattern.Matches(pattern, benchmark));

    /// <summary>Whether it belongs to a short gate.</summary>
    public bool IsKey(string benchmark) => Key.Any(pattern => NamePattern.Matches(pattern, benchmark));

    internal double ToleranceOf(string benchmark, double baseNs)
    {
        double tolerance = GroupOf(benchmark).Tolerance;
        return IsShort(baseNs) ? Math.Max(tolerance, ShortTolerance) : tolerance;
    }

    internal bool IsShort(double baseNs) => baseNs < ShortBelowNs;
}
