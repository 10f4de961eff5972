using System.Globalization;
using Perf.Analysis.Simulation;

namespace Perf.Analysis.Reports;

/// <summary>Simulated years in words, the same on the console and in a report.</summary>
public static class SimulationText
{
    /// <summary>How much, how fast, of what.</summary>
    public static string Amount(SimulationReport report) =>
        Text($"{report.Years:#,0.##} years in {report.DurationSeconds:0.0} s{Pace(report)}: {report.Finished} seeds from {report.Seed} on")
        + Text($", {report.Days} days each, {report.Quota.FreeSeeds} of them at the free quota; faults as usual times {report.Faults}");

    public static string Work(SimulationReport report) =>
        Text($"{report.Runs:N0} runs, {report.Quota.Requests:N0} requests, {report.Quota.Exceeded:N0} beyond the quota");

    public static string Objective(SimulatedClass one) =>
        Text($"{Hours(one.ObjectiveHours)}, missed {one.Missed:N0} times in {one.Updates:N0}");

    public static string Of(SimulatedAlert alert) =>
        Text($"{alert.Kind} {alert.Raised:N0}, {alert.Late:N0} late (at most {alert.WorstDelaySeconds:0.###} s)");

    public static string Hours(double hours) => Text($"{hours:0.00} h");

    /// <summary>A line a fact; of each seed that failed what happened first, and how to do it again.</summary>
    public static IEnumerable<string> Lines(SimulationReport report)
    {
        yield return $"Simulated {Amount(report)}";
        yield return $"  {Work(report)}";
        foreach (SimulatedClass one in report.Classes)
        {
            yield return $"  {one.Class}: at most {Hours(one.WorstAgeWithoutFaultHours)} old without a fault, "
                + $"{Hours(one.WorstAgeHours)} with one, which itself does not count; objective {Objective(one)}";
        }

        yield return $"  alerts raised: {string.Join("; ", report.Alerts.Select(Of))}";
        foreach (SimulatedFailure failure in report.Failures)
        {
            yield return Text($"  seed {failure.Seed}: {failure.Violations:N0} violations, at first");
            foreach (string violation in failure.First)
            {
                yield return $"    {violation}";
            }

            yield return $"    replay: {failure.Replay}";
        }

        yield return report.Verdict;
    }

    private static string Pace(SimulationReport report) =>
        report.YearsPerMinute is { } pace ? Text($", {pace:0.0} a minute") : "";

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
