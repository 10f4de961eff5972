using Perf.Analysis.Comparing;
using Perf.Analysis.Gating;
using Perf.Lab.Bench;
using Perf.Lab.Cli;
using Perf.Lab.Gate.Builds;
using Perf.Lab.Runs;
using Perf.Lab.Servers;

namespace Perf.Lab.Gate;

/// <summary>Judges a candidate and writes what came of it.</summary>
internal sealed class GateStep(LabContext context, RunSession session, LabServers servers)
{
    public const string Name = "gate";

    private readonly long started = context.Time.GetTimestamp();

    /// <summary>Judges this build against that of a commit.</summary>
    /// <param name="commit">Its hash.</param>
    public async Task<StepOutcome> AgainstAsync(GateSettings settings, string commit, CancellationToken cancellationToken)
    {
        string root = RepositoryRoot.Find();
        string basis = await RefBuild.CreateAsync(root, commit, cancellationToken);
        await using DuetBench bench = await DuetBench.OpenAsync(settings, basis, LabProgram.Assembly, servers, cancellationToken);
        SourceRevision candidate = await SourceRevision.ReadAsync(root, cancellationToken);
        GateReport report = await new DuetGate(bench.Plan, settings.Rules, context.Time).RunAsync(
            bench.Probe,
            (evidence, isRepeated) => GateJudge.Judge(
                settings.Rules,
                evidence,
                Circumstances(commit, candidate.Commit + (candidate.Dirty ? " with uncommitted changes" : "")) with { IsRepeated = isRepeated }),
            cancellationToken);
        return await EndAsync(report, cancellationToken);
    }

    /// <summary>Judges stored results.</summary>
    public async Task<StepOutcome> StoredAsync(
        GateSettings settings,
        (string Place, ComparedResults Results) baseline,
        (string Place, ComparedResults Results) candidate,
        CancellationToken cancellationToken)
    {
        GateReport report = StoredGateJudge.Judge(
            settings.Rules, baseline.Results, candidate.Results, Circumstances(baseline.Place, candidate.Place));
        return await EndAsync(report, cancellationToken);
    }

    private GateCircumstances Circumstances(string basis, string candidate) => new(
        basis,
        candidate,
        context.Time.GetUtcNow(),
        context.Time.GetElapsedTime(started).TotalMinutes,
        $"dotnet run -c Release --project benchmarks -- {string.Join(' ', context.Arguments)}");

    private async Task<StepOutcome> EndAsync(GateReport report, CancellationToken cancellationToken)
    {
        await GateOutput.WriteAsync(context.Console, session.Folder, report, cancellationToken);
        string verdict = $"{report.Outcome}: {report.Counts}";
        return report.ExitCode switch
        {
            ExitCode.Passed => new StepOutcome(true, verdict),
            ExitCode.Invalid => StepOutcome.NotValid(verdict),
            _ => new StepOutcome(false, verdict),
        };
    }
}
