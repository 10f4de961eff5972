using Perf.Analysis.Gating;
using Perf.Analysis.Gating.Rules;

namespace Perf.Tests.Analysis.Gating;

/// <summary>Rules and launches as tests need them: what a test does not say does not matter to it.</summary>
internal static class GatingSamples
{
    public const string Kernel = "Perf.Duet.Controls.Processor";

    public static readonly DateTimeOffset Now = new(2026, 11, 22, 23, 30, 0, TimeSpan.Zero);

    public static readonly GateCircumstances Circumstances = new("aaaaaaa", "bbbbbbb", Now, 4.25, "gate --against aaaaaaa");

    public static GateRules Rules(int launches = 12) => new()
    {
        SchemaVersion = GateRules.CurrentSchemaVersion,
        Groups =
        [
            new GateGroup
            {
                Name = "database", Benchmarks = ["*.Postgres*"], Clock = SliceClock.Served, Tolerance = 0.03, Goal = 0.05,
            },
            new GateGroup { Name = "compute", Benchmarks = ["*"], Clock = SliceClock.Processor, Tolerance = 0.01, Goal = 0.03 },
        ],
        Controls = ["Perf.Duet.Controls.*"],
        ScreenLaunches = launches,
        ConfirmLaunches = launches,
        Key = [],
        Waivers = [],
        Budgets = [],
    };

    public static GateWaiver Waiver(string benchmark = "*", double maxRatio = 1.1, double maxMoreBytes = 0) => new()
    {
        Id = "W1",
        Benchmark = benchmark,
        Owner = "someone",
        Reason = "The price of a check.",
        Expires = DateOnly.FromDateTime(Now.UtcDateTime),
        MaxRatio = maxRatio,
        MaxMoreBytes = maxMoreBytes,
    };

    public static GateSample Sample(
        string benchmark = "Guards.Feature.Compute", int launch = 0, double logRatio = 0, double moreBytes = 0, double? wall = null,
        double? control = null, double baseNs = 5_000) =>
        new(benchmark, launch, 16, logRatio, wall ?? logRatio, control, baseNs, baseNs * Math.Exp(logRatio), 100, 100 + moreBytes);

    /// <summary>Launches whose ratios differ by a tenth of a percent about one.</summary>
    public static IReadOnlyList<GateSample> Calm(
        string benchmark = "Guards.Feature.Compute", double ratio = 1, double moreBytes = 0, double wallRatio = 0, int launches = 12) =>
    [
        .. Enumerable.Range(0, launches).Select(launch =>
        {
            double wobble = 0.001 * Math.Sin(1 + (7 * launch));
            double log = Math.Log(ratio) + wobble;
            double? wall = wallRatio > 0 ? Math.Log(wallRatio) - wobble : null;
            return Sample(benchmark, launch, log, moreBytes, wall, control: -wobble);
        }),
    ];

    /// <summary>The same samples in both looks.</summary>
    public static GateEvidence Evidence(params IReadOnlyList<GateSample> samples) =>
        new([.. samples.Select(sample => sample.Benchmark).Distinct(StringComparer.Ordinal)], samples, samples, [], [], []);

    public static GateReport Judge(GateEvidence evidence, GateRules? rules = null) =>
        GateJudge.Judge(rules ?? Rules(), evidence, Circumstances);

    public static GateRow Row(GateReport report, string benchmark = "Guards.Feature.Compute") =>
        Assert.Single(report.Rows, row => row.Benchmark == benchmark);
}
