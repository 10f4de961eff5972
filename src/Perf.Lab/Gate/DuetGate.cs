using Perf.Analysis.Gating;
using Perf.Analysis.Gating.Rules;
using Perf.Lab.Cli;
using Perf.Lab.Gate.Arms;

namespace Perf.Lab.Gate;

/// <summary>
/// Compares two builds in two looks: all benchmarks, then the suspects on fresh launches. When the controls say that the launches were
/// not fair, everything is measured once more, and no third time.
/// </summary>
internal sealed class DuetGate(GatePlan plan, GateRules rules, TimeProvider time)
{
    private const int Attempts = 2;

    private readonly List<ArmFailure> failures = [];
    private int launched;

    /// <param name="probe">What both builds have.</param>
    /// <param name="judge">Makes a report of the evidence; told whether it is of the second attempt.</param>
    public async Task<GateReport> RunAsync(
        GateProbe probe, Func<GateEvidence, bool, GateReport> judge, CancellationToken cancellationToken)
    {
        failures.AddRange(probe.Failed);
        if (probe.AreIdentical || probe.Common.Count == 0)
        {
            return judge(Evidence(probe, [], []) with { AreIdentical = probe.AreIdentical }, false);
        }

        for (int attempt = 1; ; attempt++)
        {
            IReadOnlyList<GateSample> first = await LookAsync(
                "first look", rules.ScreenLaunches, probe.Common, cancellationToken);
            GateScreen screen = GateJudge.Screen(rules, first);
            IReadOnlyList<GateSample> second = screen.IsContaminated || screen.SecondLook.Count == 0
                ? []
                : await LookAsync(
                    $"second look, {screen.Suspects.Count} suspects",
                    rules.ConfirmLaunches,
                    screen.SecondLook,
                    cancellationToken);
            GateReport report = judge(Evidence(probe, first, second), attempt > 1);
            if (!report.IsContaminated || attempt == Attempts)
            {
                return report;
            }

            foreach (GateControl moved in report.Controls.Where(control => control.HasMoved))
            {
                LabConsole.Status($"  {moved.Name} moved: {moved.Ratio:0.0000}");
            }

            LabConsole.Status("the controls moved: once more ...");
        }
    }

    private GateEvidence Evidence(GateProbe probe, IReadOnlyList<GateSample> first, IReadOnlyList<GateSample> second) =>
        new(probe.Common, first, second, failures, probe.Disappeared, probe.New);

    private async Task<IReadOnlyList<GateSample>> LookAsync(
        string name, int launches, IReadOnlyList<string> benchmarks, CancellationToken cancellationToken)
    {
        int ended = 0;
        long started = time.GetTimestamp();
        LabConsole.Status($"{name}: {benchmarks.Count} benchmarks, {launches} launches ...");
        IReadOnlyList<LaunchResult> results = await LaunchLanes.RunAsync(
            plan, Enumerable.Range(launched, launches), benchmarks, _ => Say(), cancellationToken);
        launched += launches;
        failures.AddRange(results.SelectMany(result => result.Failed));
        return [.. results.SelectMany(result => result.Samples)];

        void Say()
        {
            ended++;
            if (ended % 5 == 0 && ended < launches)
            {
                LabConsole.Status($"  {ended} of {launches} launches{TimeLeft.After(ended, launches, time.GetElapsedTime(started))}");
            }
        }
    }
}
