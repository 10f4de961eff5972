using System.Globalization;
using Perf.Analysis.Drills;
using Perf.Analysis.Json;
using Perf.Analysis.Reports;
using Perf.Lab.Cli;
using Perf.Lab.Drills.Benches;
using Perf.Lab.Runs;
using Perf.Lab.Servers;
using Perf.Testbed;

namespace Perf.Lab.Drills;

/// <summary>Runs drills one after the other and writes drills.json after each, so that an interrupted step keeps what it has.</summary>
internal sealed class DrillStep(LabContext context, RunSession session, LabServers servers)
{
    public const string Name = "drill";

    private readonly List<DrillResult> results = [];
    private int planned;

    public async Task<StepOutcome> RunAsync(DrillSettings settings, CancellationToken cancellationToken)
    {
        session.NoteSeed(Name, settings.Seed);
        session.NoteConfiguration("drill_repeats", settings.Repeats?.ToString(CultureInfo.InvariantCulture) ?? "as each drill has it");
        planned = settings.Drills.Count * (settings.Prove ? 2 : 1);
        foreach (IDrill drill in settings.Drills)
        {
            await DrillAsync(drill, settings, settings.AmountOf(drill.Facts), protectionOff: false, cancellationToken);
        }

        foreach (IDrill drill in settings.Prove ? settings.Drills : [])
        {
            await DrillAsync(drill, settings, drill.Facts.Usual with { Runs = 1 }, protectionOff: true, cancellationToken);
        }

        DrillReport report = DrillReport.Of(settings.Profile, settings.Seed, results);
        context.Console.Line(report.Verdict);
        context.Console.Line($"Report saved to {session.Folder.Drills}");
        return new StepOutcome(results.TrueForAll(result => result.IsAsWanted), report.Verdict);
    }

    private async Task DrillAsync(
        IDrill drill, DrillSettings settings, DrillAmount amount, bool protectionOff, CancellationToken cancellationToken)
    {
        string without = protectionOff ? $" without: {drill.Facts.Protection}" : "";
        LabConsole.Status($"drill {results.Count + 1} of {planned}, {drill.Facts.Name}{without} ...");
        long began = context.Time.GetTimestamp();
        List<DrillRun> runs = [];
        try
        {
            for (int repeat = 0; repeat < amount.Runs; repeat++)
            {
                runs.Add(await RunAsync(drill, settings.Seed + repeat, amount.Times, protectionOff, cancellationToken));
                if (runs[^1].Verdict == DrillVerdict.Skipped)
                {
                    break;
                }

                if (amount.Runs > 1)
                {
                    string left = TimeLeft.After(runs.Count, amount.Runs, context.Time.GetElapsedTime(began));
                    LabConsole.Status(DrillText.Progress(drill.Facts.Name, runs, amount.Runs) + left);
                }
            }
        }
        finally
        {
            if (runs.Count > 0)
            {
                results.Add(Sum(drill.Facts, runs, settings.IsFull, protectionOff));
                await ArtifactFile.WriteAsync(
                    session.Folder.Drills, DrillReport.Of(settings.Profile, settings.Seed, results), CancellationToken.None);
            }
        }

        foreach (string line in DrillText.Lines(results[^1]))
        {
            context.Console.Line(line);
        }
    }

    private async Task<DrillRun> RunAsync(
        IDrill drill, int seed, int times, bool protectionOff, CancellationToken cancellationToken)
    {
        DrillLog log = new(context.Time);
        (DrillVerdict Verdict, string? Why) judged;
        try
        {
            await using DrillBench bench = new(servers.PostgresAsync, log, seed, protectionOff, context.Time) { Times = times };
            await drill.RunAsync(bench, cancellationToken);
            judged = DrillRun.Judge(log.Measures, log.Checks);
        }
        catch (DrillSkippedException skipped)
        {
            // Where all is there that a drill needs, one that is skipped unseen would never run again.
            judged = (ContinuousIntegration.IsOn ? DrillVerdict.Broken : DrillVerdict.Skipped, skipped.Message);
        }
        catch (NotRecoveredException error)
        {
            // What did not come before the fault was there says nothing about it.
            bool isMet = log.Moments.Any(moment => moment.Kind == DrillMomentKind.Injection);
            judged = (isMet ? DrillVerdict.Failed : DrillVerdict.Broken, error.Message);
        }
        catch (Exception error) when (error is not DependencyUnavailableException && !cancellationToken.IsCancellationRequested)
        {
            // One drill that breaks takes no other with it.
            judged = (DrillVerdict.Broken, $"{error.GetType().Name}: {error.Message.ReplaceLineEndings(" ")}");
        }

        return new DrillRun
        {
            Seed = seed,
            Verdict = judged.Verdict,
            Why = judged.Why,
            DurationSeconds = log.Elapsed.TotalSeconds,
            Moments = log.Moments,
            Measures = log.Measures,
            Invariants = log.Checks,
        };
    }

    private static DrillResult Sum(DrillFacts facts, IReadOnlyList<DrillRun> runs, bool isFull, bool protectionOff)
    {
        IReadOnlyList<MeasureSummary> measures = MeasureSummary.Of(runs);
        (DrillVerdict verdict, string? why) = DrillResult.Judge(runs, measures);
        DrillRun? wrong = runs.FirstOrDefault(run => run.Verdict is DrillVerdict.Failed or DrillVerdict.Broken);
        bool isTarget = wrong is null && verdict == DrillVerdict.Failed;
        return new DrillResult
        {
            Fault = facts.Fault,
            Name = facts.Name,
            Title = facts.Title,
            Protection = facts.Protection,
            ProtectionOff = protectionOff,
            Verdict = verdict,
            Why = why,
            Replay = string.Create(
                CultureInfo.InvariantCulture,
                $"dotnet run -c Release --project benchmarks -- drill --only {facts.Name} --seed {(wrong ?? runs[0]).Seed}")
                + (isFull ? " --profile full" : "")
                + string.Create(CultureInfo.InvariantCulture, $" --repeats {(isTarget ? runs.Count : 1)}")
                + (protectionOff ? " --prove" : ""),
            Injections = DrillResult.InjectionsOf(runs),
            FailureBound95 = DrillResult.BoundOf(runs),
            Measures = measures,
            Runs = runs,
        };
    }
}
