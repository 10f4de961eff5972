using Perf.Analysis.Simulation;

namespace Perf.Analysis.Reports;

/// <summary>Simulated years in a report: whether every class kept its recovery point objective, and what did not.</summary>
internal static class SimulationSection
{
    public static void Add(MarkdownText text, Part<SimulationReport> simulation)
    {
        text.Heading(2, "Simulated years");
        if (simulation.Value is not { } report)
        {
            text.Paragraph($"Not simulated: {simulation.WhyMissing}.");
            return;
        }

        text.Paragraph($"**{report.Verdict}**");
        text.Paragraph($"{SimulationText.Amount(report)}. {SimulationText.Work(report)}.");
        if (report.Classes.Count > 0)
        {
            text.Table(
                ["Class", "Oldest without a fault", "Oldest with one, which itself does not count", "Objective"],
                report.Classes.Select(one => (IReadOnlyList<string>)
                [
                    one.Class,
                    SimulationText.Hours(one.WorstAgeWithoutFaultHours),
                    SimulationText.Hours(one.WorstAgeHours),
                    SimulationText.Objective(one),
                ]));
            text.Paragraph($"Alerts raised: {string.Join("; ", report.Alerts.Select(SimulationText.Of))}.");
        }

        if (report.Failures.Count > 0)
        {
            text.Heading(3, "Seeds that failed");
            text.Table(
                ["Seed", "Violations", "The first", "Replay"],
                report.Failures.Select(failure => (IReadOnlyList<string>)
                    [$"{failure.Seed}", $"{failure.Violations}", failure.First.Count > 0 ? failure.First[0] : "", $"`{failure.Replay}`"]));
        }
    }
}
