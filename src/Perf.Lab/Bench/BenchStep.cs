using Perf.Lab.Cli;
using Perf.Lab.Histories;
using Perf.Lab.Runs;
using Perf.Lab.Servers;
using Perf.Lab.Verbs;
using Perf.Testbed;
using Perf.Testbed.Processes;

namespace Perf.Lab.Bench;

/// <summary>
/// Starts the servers, runs the BenchmarkDotNet suites in a child process that can be stopped whole, and keeps their full
/// JSON reports.
/// </summary>
internal sealed class BenchStep(LabContext context, RunSession session, LabServers servers)
{
    public const string Name = "bench";

    private const string ReportPattern = "*-report-full.json";

    public async Task<StepOutcome> RunAsync(BenchSettings settings, CancellationToken cancellationToken)
    {
        session.NoteConfiguration("suite_profile", settings.Profile);
        string[] chosen = [.. settings.BenchmarkDotNetArguments];
        string[] arguments = ReferenceFilter.Add(chosen, SuiteDemand.Of(context.Suites.Select(settings.Profile, chosen).Cases));
        IReadOnlyList<SuiteCase> cases = context.Suites.Select(settings.Profile, arguments).Cases;
        LabConsole.Status("starting the servers of the suites ...");
        await using BenchServers suiteServers = await BenchServers.StartAsync(
            SuiteDemand.Of(cases), servers.PostgresAsync, context.Time, cancellationToken);
        if (suiteServers.WireMockVersion is { } version)
        {
            session.NoteVersion("wiremock", version);
        }

        if (suiteServers.WhyNoWireMock is { } why)
        {
            NoteLeftOut(cases.Where(one => one.Demand.WireMock), why);
            if (cases.All(one => one.Demand.WireMock || ReferenceFilter.IsKernel(one)))
            {
                throw new DependencyUnavailableException($"every case that was chosen needs WireMock. {why}");
            }
        }

        string artifacts = Path.Combine(session.Folder.BenchFolder, "benchmarkdotnet");
        Directory.CreateDirectory(artifacts);
        int exitCode;
        try
        {
            exitCode = await RunSuitesAsync(settings, arguments, suiteServers, artifacts, cancellationToken);
        }
        finally
        {
            KeepReports(artifacts);
        }

        await HistoryKeeper.AppendAsync(session, context.Time, cancellationToken);
        return exitCode == ExitCode.Passed
            ? new StepOutcome(true)
            : new StepOutcome(false, $"a suite failed; see {Path.Combine(session.Folder.BenchFolder, SuiteOutput.LogName)}");
    }

    /// <summary>Says which cases are left out, for the manifest and for who watches.</summary>
    private void NoteLeftOut(IEnumerable<SuiteCase> cases, string why)
    {
        foreach (SuiteCase skipped in cases)
        {
            session.NoteMissing(skipped.Name, why);
            LabConsole.Status($"skipped: {skipped.Name}");
        }

        LabConsole.Status($"skipped because: {why}");
    }

    private async Task<int> RunSuitesAsync(
        BenchSettings settings, string[] arguments, BenchServers suiteServers, string artifacts, CancellationToken cancellationToken)
    {
        await using SuiteOutput output = new(session.Folder.BenchFolder, context.Console, settings.ShowOutput);
        Dictionary<string, string?> environment = new(suiteServers.Environment, StringComparer.Ordinal)
        {
            [SuiteVariables.Profile] = settings.Profile,
            [SuiteVariables.WorkNote] = Path.Combine(artifacts, "work-note.json"),
        };
        ChildProcessOptions start = LabProgram.Start(
            [SuitesVerb.Name, "--artifacts", artifacts, .. arguments]) with
        {
            Environment = environment,
            OnOutputLine = output.Write,
        };
        await using ChildProcess suites = await ChildProcess.StartAsync(start, cancellationToken);
        return await suites.WaitForExitAsync(cancellationToken);
    }

    /// <summary>Moves the full reports to where the run keeps them; what else BenchmarkDotNet wrote is not needed again.</summary>
    private void KeepReports(string artifacts)
    {
        foreach (string report in Directory.EnumerateFiles(artifacts, ReportPattern, SearchOption.AllDirectories))
        {
            File.Move(report, Path.Combine(session.Folder.BenchFolder, Path.GetFileName(report)), overwrite: true);
        }

        Directory.Delete(artifacts, recursive: true);
    }
}
