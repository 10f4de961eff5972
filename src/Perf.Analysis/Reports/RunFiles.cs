using Perf.Analysis.Backfill;
using Perf.Analysis.Benchmarks;
using Perf.Analysis.Comparing;
using Perf.Analysis.Decisions;
using Perf.Analysis.Drills;
using Perf.Analysis.Gating;
using Perf.Analysis.Json;
using Perf.Analysis.Load;
using Perf.Analysis.Recovery;
using Perf.Analysis.Reports.Html;
using Perf.Analysis.Runs;
using Perf.Analysis.Simulation;

namespace Perf.Analysis.Reports;

/// <summary>All that a report is made from: the files of a run's folder, each read once.</summary>
internal sealed record RunFiles
{
    public required RunManifest Manifest { get; init; }

    public required Part<DecisionMatrix> Decision { get; init; }

    public required Part<BackfillBaseline> Backfill { get; init; }

    public required Part<LoadTestReport> Load { get; init; }

    public required Part<BenchmarkSet> Suites { get; init; }

    public required Part<DrillReport> Drills { get; init; }

    public required Part<SimulationReport> Simulation { get; init; }

    /// <summary>What recovery is promised, as it was when the run was made.</summary>
    public required Part<RecoveryDefinition> Recovery { get; init; }

    /// <summary>Of this build against another, where somebody asked for it.</summary>
    public required Part<GateReport> Gate { get; init; }

    /// <summary>Of this run with the baseline that is kept, or with whatever somebody left here.</summary>
    public required Part<Comparison> Comparison { get; init; }

    public Source ManifestSource { get; } = new("manifest.json");

    /// <exception cref="ArtifactException">The manifest cannot be read. Every other file may be missing or broken.</exception>
    public static async Task<RunFiles> ReadAsync(RunFolder folder, CancellationToken cancellationToken)
    {
        return new RunFiles
        {
            Manifest = await ArtifactFile.ReadAsync<RunManifest>(folder.Manifest, cancellationToken),
            Decision = await PartAsync<DecisionMatrix>(folder.DecisionMatrix),
            Backfill = await PartAsync<BackfillBaseline>(folder.BackfillBaseline),
            Load = await PartAsync<LoadTestReport>(folder.LoadTestReport),
            Suites = await Part<BenchmarkSet>.ReadAsync(
                folder.BenchFolder, path => BenchmarkDotNetReader.ReadFolderAsync(path, cancellationToken)),
            Drills = await PartAsync<DrillReport>(folder.Drills),
            Simulation = await PartAsync<SimulationReport>(folder.Simulation),
            Recovery = await PartAsync<RecoveryDefinition>(folder.RtoRpoDefinitionJson),
            Gate = await PartAsync<GateReport>(Path.Combine(folder.FolderPath, GateReport.FileName)),
            Comparison = await PartAsync<Comparison>(folder.Comparison),
        };

        Task<Part<T>> PartAsync<T>(string path)
            where T : class, IArtifact => Part<T>.ReadAsync(path, one => ArtifactFile.ReadAsync<T>(one, cancellationToken));
    }
}
