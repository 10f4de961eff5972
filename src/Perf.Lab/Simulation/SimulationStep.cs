using System.Globalization;
using Perf.Analysis.Json;
using Perf.Analysis.Reports;
using Perf.Analysis.Simulation;
using Perf.Lab.Cli;
using Perf.Lab.Runs;

namespace Perf.Lab.Simulation;

/// <summary>Simulates years and writes simulation.json behind each seed, so that an interrupted step keeps what it has.</summary>
internal sealed class SimulationStep(LabContext context, RunSession session)
{
    public const string Name = "simulate";

    /// <summary>How often somebody who waits is told how far it is, in all.</summary>
    private const int Notices = 20;

    public async Task<StepOutcome> RunAsync(SimulationSettings settings, CancellationToken cancellationToken)
    {
        session.NoteSeed(Name, settings.Seed);
        session.NoteConfiguration("simulate_days", settings.Days.ToString(CultureInfo.InvariantCulture));
        session.NoteConfiguration("simulate_faults", settings.FaultsOften.ToString(CultureInfo.InvariantCulture));
        LabConsole.Status($"simulate {settings.Seeds} seeds of {settings.Days} days ...");
        SimulationReport report = await SimulationRuns.RunAsync(settings, SaveAsync, context.Time, cancellationToken);
        foreach (string line in SimulationText.Lines(report))
        {
            context.Console.Line(line);
        }

        context.Console.Line($"Report saved to {session.Folder.Simulation}");
        return new StepOutcome(report.Passed, report.Verdict);
    }

    /// <summary>Not cancellable: what is finished is kept.</summary>
    private Task SaveAsync(SimulationReport report)
    {
        if (report.Finished > 0 && report.Finished * Notices / report.Seeds > (report.Finished - 1) * Notices / report.Seeds)
        {
            string left = TimeLeft.After(report.Finished, report.Seeds, TimeSpan.FromSeconds(report.DurationSeconds));
            LabConsole.Status($"simulate: {report.Finished} of {report.Seeds} seeds, {report.Failures.Count} failed{left}");
        }

        return ArtifactFile.WriteAsync(session.Folder.Simulation, report, CancellationToken.None);
    }
}
