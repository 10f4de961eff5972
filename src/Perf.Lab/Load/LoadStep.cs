using System.Globalization;
using Perf.Analysis.Json;
using Perf.Analysis.Load;
using Perf.Analysis.Reports;
using Perf.Lab.Cli;
using Perf.Lab.Runs;
using Perf.Lab.Servers;
using Perf.Testbed.Floor;

namespace Perf.Lab.Load;

/// <summary>
/// Starts what is to be loaded, runs the scenarios one after the other, and writes load_test_report.json; also of an interrupted test.
/// </summary>
internal sealed class LoadStep(LabContext context, RunSession session, LabServers servers)
{
    public const string Name = "load";

    private static readonly TimeSpan CeilingTime = TimeSpan.FromSeconds(1);

    public async Task<StepOutcome> RunAsync(LoadSettings settings, CancellationToken cancellationToken)
    {
        NoteSettings(settings);
        List<LoadRun> runs = [];
        LoadKnee? knee = null;
        LoadRuns? measuring = null;
        try
        {
            await using LoadServers target = await LoadServers.StartAsync(settings, servers, context.Time, cancellationToken);
            measuring = new LoadRuns(context, settings, target, await MeasureCeilingAsync(settings, cancellationToken));
            (LoadScenario Scenario, LoadModel Model)[] plan = [.. Plan(settings)];
            long began = context.Time.GetTimestamp();
            foreach ((LoadScenario scenario, LoadModel model) in plan)
            {
                context.Console.Line();
                string left = TimeLeft.After(runs.Count, plan.Length, context.Time.GetElapsedTime(began));
                LabConsole.Status($"load run {runs.Count + 1} of {plan.Length}{left}");
                runs.Add(await measuring.RunAsync(scenario, model, cancellationToken));
                Print(LoadSummary.Lines(runs[^1]));
            }

            if (settings.Knee)
            {
                LabConsole.Status("looking for the knee ...");
                knee = await measuring.FindKneeAsync(settings.ScenarioOf(settings.Scenarios[0]), cancellationToken);
            }
        }
        catch (BadInputException error) when (measuring is { HasAnswered: true })
        {
            // Nothing that the user gave was bad: the API answered before, and is gone.
            await PublishAsync(settings, runs, knee, interrupted: true);
            return new StepOutcome(false, $"the API stopped answering: {error.Message}");
        }
        catch (Exception) when (runs.Count > 0)
        {
            await PublishAsync(settings, runs, knee, interrupted: true);
            throw;
        }

        LoadTestReport report = await PublishAsync(settings, runs, knee, interrupted: false);
        return Judge(report, settings.MustBeValid);
    }

    /// <summary>A missed target is a failure; a run that cannot be believed is none, and no success either.</summary>
    internal static StepOutcome Judge(LoadTestReport report, bool mustBeValid)
    {
        string sentence = report.Verdict.Sentence;
        bool missed = report.Runs.Any(run => run.Targets.Any(target => target.Verdict == LoadTargetVerdict.Missed));
        return (missed, report.Verdict.Valid) switch
        {
            (true, _) => new StepOutcome(false, sentence),
            (false, false) when mustBeValid => StepOutcome.NotValid(sentence),
            _ => new StepOutcome(true, sentence),
        };
    }

    /// <summary>Beside the runs, on the same connections: a run that comes near to it measures the generator.</summary>
    private static async Task<double> MeasureCeilingAsync(LoadSettings settings, CancellationToken cancellationToken)
    {
        LabConsole.Status("measuring the generator's own ceiling ...");
        await using FloorProcess floor = await FloorProcess.StartAsync(cancellationToken);
        return await Running.NullCeiling.MeasureAsync(floor, settings.Connections, CeilingTime, cancellationToken);
    }

    private static IEnumerable<(LoadScenario Scenario, LoadModel Model)> Plan(LoadSettings settings)
    {
        foreach (LoadScenario scenario in settings.Scenarios.Select(settings.ScenarioOf))
        {
            if (settings.ClosedScenarios.Contains(scenario.Name, StringComparer.Ordinal))
            {
                yield return (scenario, LoadModel.Closed);
            }

            if (settings.OpenScenarios.Contains(scenario.Name, StringComparer.Ordinal))
            {
                yield return (scenario, LoadModel.Open);
            }
        }
    }

    /// <summary>Not cancellable: what was measured is kept.</summary>
    private async Task<LoadTestReport> PublishAsync(LoadSettings settings, IReadOnlyList<LoadRun> runs, LoadKnee? knee, bool interrupted)
    {
        LoadTestReport report = LoadReportBuilder.Build(
            settings.Url?.AbsoluteUri, settings.ComparesCaches, settings.Limits, runs, knee, interrupted);
        await ArtifactFile.WriteAsync(session.Folder.LoadTestReport, report, CancellationToken.None);
        context.Console.Line();
        Print(LoadSummary.Lines(report));
        context.Console.Line();
        context.Console.Line($"Report saved to {session.Folder.LoadTestReport}");
        return report;
    }

    private void Print(IEnumerable<string> lines)
    {
        foreach (string line in lines)
        {
            context.Console.Line(line);
        }
    }

    private void NoteSettings(LoadSettings settings)
    {
        session.NoteConfiguration("load_url", settings.Url?.AbsoluteUri ?? "none: servers of the lab");
        session.NoteConfiguration("load_scenarios", string.Join(',', settings.Scenarios));
        session.NoteConfiguration("load_symbols", string.Join(',', settings.Symbols.Select(symbol => symbol.Name)));
        session.NoteConfiguration("load_connections", settings.Connections.ToString(CultureInfo.InvariantCulture));
        session.NoteConfiguration("load_rate", settings.RatePerSecond?.ToString(CultureInfo.InvariantCulture) ?? "half of the closed run's");
        session.NoteConfiguration("load_duration", $"{settings.Duration} to {settings.MaximumDuration}, warm-up {settings.WarmUp} to {settings.MaximumWarmUp}");
        session.NoteConfiguration("load_cache_series", settings.CacheSeries?.ToString(CultureInfo.InvariantCulture) ?? "the API's default");
    }
}
