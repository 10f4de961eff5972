using Perf.Analysis.Gating;
using Perf.Analysis.Gating.Rules;

namespace Perf.Tests.Analysis.Gating;

/// <summary>
/// Launches as this kind of machine gives them: each spreads about the truth by a normal deviation, and in one of twenty its code or data
/// lies so that everything it measures of a benchmark is off by 4%, either way.
/// </summary>
internal sealed class SimulatedSuite(int benchmarks, int seed)
{
    private const double JumpShare = 0.05;
    private const double Jump = 0.04;

    private readonly Random random = new(seed);

    public double Spread { get; init; } = 0.01;

    /// <summary>Of the first <see cref="Slowed"/> benchmarks: 0.02 is 2%.</summary>
    public double Slowdown { get; init; }

    public int Slowed { get; init; }

    /// <summary>Of how many benchmarks a launch also measures the base's copy.</summary>
    public double CopyShare { get; init; } = 0.2;

    /// <summary>What the candidate's arm takes beyond the base's for whatever it runs.</summary>
    public double Unfairness { get; init; }

    public static string Name(int benchmark) => $"Guards.Suite.Case{benchmark:00}";

    public IReadOnlyList<string> Names { get; } =
    [
        .. Enumerable.Range(0, benchmarks).Select(Name),
        GatingSamples.Kernel,
        "Perf.Duet.Controls.Memory",
        "Perf.Duet.Controls.Allocation",
    ];

    /// <summary>Both looks, as the gate takes them.</summary>
    public GateEvidence Run(GateRules rules)
    {
        IReadOnlyList<GateSample> first = Look(Names, 0, rules.ScreenLaunches);
        GateScreen screen = GateJudge.Screen(rules, first);
        return new GateEvidence(Names, first, Look(screen.SecondLook, rules.ScreenLaunches, rules.ConfirmLaunches), [], [], []);
    }

    /// <summary>
    /// The same without the benchmarks that the first look let pass: none of these can fail, and their figures take the most time.
    /// </summary>
    public GateEvidence RunForFailures(GateRules rules)
    {
        IReadOnlyList<GateSample> first = Look(Names, 0, rules.ScreenLaunches);
        IReadOnlyList<string> again = GateJudge.Screen(rules, first).SecondLook;
        HashSet<string> kept = [.. again];
        return new GateEvidence(
            again,
            [.. first.Where(sample => kept.Contains(sample.Benchmark))],
            Look(again, rules.ScreenLaunches, rules.ConfirmLaunches),
            [],
            [],
            []);
    }

    private GateSample[] Look(IReadOnlyList<string> names, int from, int launches) =>
    [
        .. Enumerable.Range(from, launches).SelectMany(launch => names.Select(name =>
        {
            bool isSlowed = Enumerable.Range(0, Slowed).Any(one => Name(one) == name);
            double truth = Unfairness + (isSlowed ? Math.Log(1 + Slowdown) : 0);
            double? copy = random.NextDouble() < CopyShare ? Noise() : null;
            return GatingSamples.Sample(name, launch, truth + Noise(), control: copy);
        })),
    ];

    private double Noise()
    {
        double normal = Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
        double jump = random.NextDouble() < JumpShare ? (random.Next(2) == 0 ? Jump : -Jump) : 0;
        return (Spread * normal) + jump;
    }
}
