using System.Globalization;
using Perf.Analysis.Gating;
using Perf.Analysis.Gating.Calibration;
using Perf.Analysis.Gating.Texts;
using Perf.Analysis.Json;
using Perf.Lab.Bench;
using Perf.Lab.Cli;
using Perf.Lab.Gate.Arms;
using Perf.Lab.Load.Proof;
using Perf.Lab.Runs;
using Perf.Lab.Servers;
using Perf.Testbed.Processes;

namespace Perf.Lab.Gate.Calibrating;

/// <summary>
/// Runs the gate on this build against itself, as it is or with real work added to the candidate, so often that its errors can be
/// counted. Written after each suite, so that an interrupted calibration keeps what it has.
/// </summary>
internal sealed class CalibrateStep(LabContext context, RunSession session, LabServers servers)
{
    public const string Name = "calibrate";

    private readonly List<CalibrationSuite> suites = [];

    public async Task<StepOutcome> RunAsync(GateSettings gate, CalibrationSettings settings, CancellationToken cancellationToken)
    {
        // Numbered anew, for each sitting begins with 1; behind them come other seeds than theirs.
        suites.AddRange(settings.Earlier.Select((suite, i) => suite with { Number = i + 1 }));
        if (settings.Suites > 0)
        {
            await MeasureAsync(gate, settings, cancellationToken);
        }

        GateCalibration calibration = GateCalibration.Of(gate.Rules, suites) with
        {
            Resampled = ResampledSuites.Draw(gate.Rules, suites, effect: 0, settings.Resampled, cancellationToken),
        };
        await WriteAsync(calibration, cancellationToken);
        return End(calibration);
    }

    private async Task MeasureAsync(GateSettings gate, CalibrationSettings settings, CancellationToken cancellationToken)
    {
        await using DuetBench bench = await DuetBench.OpenAsync(
            gate, LabProgram.Assembly, LabProgram.Assembly, servers, cancellationToken);
        GateProbe probe = bench.Probe with { AreIdentical = false };
        int all = settings.Suites * settings.Effects.Count;
        long began = context.Time.GetTimestamp();
        for (int suite = 0; suite < all; suite++)
        {
            int number = suites.Count + 1;
            int effectPercent = settings.Effects[suite % settings.Effects.Count];
            bool isCrowded = settings.IsCrowded && suite / settings.Effects.Count % 2 == 1;
            LabConsole.Status(string.Create(
                CultureInfo.InvariantCulture,
                $"suite {suite + 1} of {all}: {effectPercent}% slower{(isCrowded ? ", with a neighbour" : "")}")
                + $"{TimeLeft.After(suite, all, context.Time.GetElapsedTime(began))} ...");
            GatePlan planned = bench.Plan with { EffectPercent = effectPercent, Seed = number };
            suites.Add(await SuiteAsync(gate, planned, probe, number, isCrowded, cancellationToken));
            await WriteAsync(GateCalibration.Of(gate.Rules, suites), cancellationToken);
        }
    }

    private async Task<CalibrationSuite> SuiteAsync(
        GateSettings gate, GatePlan plan, GateProbe probe, int number, bool isCrowded, CancellationToken cancellationToken)
    {
        await using ChildProcess? neighbour = isCrowded ? await Core.StartHogAsync(cancellationToken) : null;
        long started = context.Time.GetTimestamp();
        GateEvidence? seen = null;
        GateReport report = await new DuetGate(plan, gate.Rules, context.Time).RunAsync(
            probe,
            (evidence, isRepeated) =>
            {
                seen = evidence;
                return GateJudge.Judge(
                    gate.Rules,
                    evidence,
                    new GateCircumstances("itself", "itself", context.Time.GetUtcNow(), 0, "calibrate") { IsRepeated = isRepeated });
            },
            cancellationToken);
        ILookup<string, GateSample> first = seen!.First.ToLookup(sample => sample.Benchmark, StringComparer.Ordinal);
        CalibrationSuite suite = new(
            number,
            plan.EffectPercent / 100.0,
            isCrowded,
            report.Outcome,
            context.Time.GetElapsedTime(started).TotalMinutes,
            report.Counts,
            report.Controls,
            [.. report.Rows.Where(row => first[row.Benchmark].Any()).Select(row => CalibrationBenchmark.Of(row, first[row.Benchmark]))]);
        LabConsole.Status(string.Create(
            CultureInfo.InvariantCulture,
            $"  {report.Outcome}: {report.Counts.Regressed} regressed, {report.Counts.Inconclusive} inconclusive, {suite.Minutes:0.0} min"));
        return suite;
    }

    private async Task WriteAsync(GateCalibration calibration, CancellationToken cancellationToken)
    {
        string folder = session.Folder.FolderPath;
        await ArtifactFile.WriteAsync(Path.Combine(folder, GateCalibration.FileName), calibration, cancellationToken);
        await ArtifactFile.WriteTextAsync(Path.Combine(folder, "gate_calibration.html"), CalibrationHtml.Of(calibration), cancellationToken);
    }

    private StepOutcome End(GateCalibration calibration)
    {
        foreach (CalibrationPower power in calibration.Powers)
        {
            context.Console.Line(CalibrationText.Line(power));
        }

        string verdict = CalibrationText.Verdict(calibration);
        context.Console.Line(verdict);
        foreach (string detail in CalibrationText.Details(calibration))
        {
            context.Console.Line(detail);
        }

        return new StepOutcome(calibration.FalseAlarms == 0, verdict);
    }
}
