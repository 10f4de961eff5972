using Perf.Analysis.Backfill;
using Perf.Analysis.Benchmarks;
using Perf.Analysis.Drills;
using Perf.Analysis.Json;
using Perf.Analysis.Load;
using Perf.Analysis.Runs;

namespace Perf.Analysis.Comparing;

/// <summary>
/// Finds results: in the folder of a run; in a folder where BenchmarkDotNet put its JSON exports, whoever's they are; or in one such file.
/// </summary>
public static class ResultReader
{
    private const string AfterSuite = "-report";

    /// <summary>Where exports lie below the folder that people name: of BenchmarkDotNet, and of a run without its manifest.</summary>
    private static readonly string[] BelowFolder = [".", "results", "bench", "BenchmarkDotNet.Artifacts/results"];

    /// <summary>The exports that have every iteration in them, best first: one suite may have been exported several ways.</summary>
    private static readonly string[] Kinds =
        ["-report-full.json", "-report-full-compressed.json", "-report-brief.json", "-report-brief-compressed.json"];

    /// <exception cref="ArtifactException">There is nothing, or nothing in it, or a file of it cannot be read.</exception>
    public static async Task<ComparedResults> ReadAsync(string path, CancellationToken cancellationToken = default)
    {
        ComparedResults results = File.Exists(path)
            ? await ReadExportsAsync(path, null, [path], cancellationToken)
            : !Directory.Exists(path) ? throw Nothing(path, "no such file or folder")
            : File.Exists(Path.Combine(path, "manifest.json")) ? await ReadRunAsync(path, cancellationToken)
            : await ReadExportsAsync(path, null, ExportsBelow(path), cancellationToken);
        return results.IsEmpty ? throw Nothing(path, "there are no results in it") : results;
    }

    private static async Task<ComparedResults> ReadRunAsync(string path, CancellationToken cancellationToken)
    {
        RunFolder folder = RunFolder.Open(path);
        RunManifest manifest = await ArtifactFile.ReadAsync<RunManifest>(folder.Manifest, cancellationToken);
        ComparedResults suites = await ReadExportsAsync(path, manifest, ExportsIn(folder.BenchFolder), cancellationToken);
        return suites with
        {
            Load = await ReadIfThereAsync<LoadTestReport>(folder.LoadTestReport, cancellationToken),
            Backfill = await ReadIfThereAsync<BackfillBaseline>(folder.BackfillBaseline, cancellationToken),
            Drills = await ReadIfThereAsync<DrillReport>(folder.Drills, cancellationToken),
        };
    }

    private static async Task<ComparedResults> ReadExportsAsync(
        string path, RunManifest? manifest, IReadOnlyList<string> files, CancellationToken cancellationToken)
    {
        List<BenchmarkExport> exports = [];
        foreach (string file in files)
        {
            exports.Add(await BenchmarkDotNetReader.ReadExportAsync(file, cancellationToken));
        }

        BenchmarkResult[] results = [.. exports.SelectMany(export => export.Results)];
        ThrowIfMeasuredTwice(path, results);
        BenchmarkHost[] hosts = [.. exports.Select(export => export.Host).OfType<BenchmarkHost>().Distinct()];
        return new ComparedResults(
            RunOf(path, manifest, hosts), hosts, results, [.. exports.SelectMany(export => export.Failures)], null, null, null);
    }

    private static ComparedRun RunOf(string path, RunManifest? manifest, IReadOnlyList<BenchmarkHost> hosts)
    {
        string machine = manifest is { Machine: { } facts }
            ? $"{facts.CpuModel}, {facts.Cores} cores, {facts.Os}"
            : string.Join("; ", hosts.Select(MachineOf).Distinct(StringComparer.Ordinal));
        return new ComparedRun(
            path,
            manifest?.RunId,
            manifest?.Verb,
            manifest?.Profile,
            manifest?.Commit,
            manifest?.Dirty,
            manifest is null ? null : manifest.State != RunState.Complete,
            manifest?.Machine.Fingerprint,
            machine,
            manifest?.Machine.Dotnet ?? hosts.Select(host => host.RuntimeVersion).FirstOrDefault());
    }

    /// <summary>Processor, cores and system; what the export does not say is left out.</summary>
    internal static string MachineOf(BenchmarkHost host) => string.Join(
        ", ",
        ((string?[])
        [
            host.ProcessorName,
            host.LogicalCoreCount is { } cores ? FormattableString.Invariant($"{cores} cores") : null,
            host.OsVersion,
        ]).Where(fact => !string.IsNullOrEmpty(fact)));

    private static IReadOnlyList<string> ExportsBelow(string path) => BelowFolder
        .Select(below => ExportsIn(Path.Combine(path, below)))
        .FirstOrDefault(files => files.Count > 0) ?? [];

    private static IReadOnlyList<string> ExportsIn(string folder)
    {
        if (!Directory.Exists(folder))
        {
            return [];
        }

        IEnumerable<string> exports = FilesIn(folder)
            .Where(file => Kinds.Any(kind => file.EndsWith(kind, StringComparison.OrdinalIgnoreCase)));
        return
        [
            .. exports
                .GroupBy(file => file[..file.LastIndexOf(AfterSuite, StringComparison.OrdinalIgnoreCase)], StringComparer.Ordinal)
                .OrderBy(suite => suite.Key, StringComparer.Ordinal)
                .Select(suite => suite.MinBy(file =>
                    Array.FindIndex(Kinds, kind => file.EndsWith(kind, StringComparison.OrdinalIgnoreCase)))!),
        ];
    }

    private static string[] FilesIn(string folder)
    {
        try
        {
            return Directory.GetFiles(folder, "*.json");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new ArtifactException(folder, "the folder cannot be read", "Check its permissions", exception);
        }
    }

    private static async Task<T?> ReadIfThereAsync<T>(string path, CancellationToken cancellationToken)
        where T : class, IArtifact =>
        File.Exists(path) ? await ArtifactFile.ReadAsync<T>(path, cancellationToken) : null;

    private static void ThrowIfMeasuredTwice(string path, IReadOnlyList<BenchmarkResult> results)
    {
        if (results.GroupBy(result => (result.Identity, result.Job)).FirstOrDefault(group => group.Count() > 1) is { } twice)
        {
            string files = string.Join(", ", twice.Select(result => result.File).Distinct(StringComparer.Ordinal));
            throw new ArtifactException(
                path,
                $"{twice.Key.Identity} was measured more than once by the same job ({files})",
                "Name one of the files, or remove one");
        }
    }

    private static ArtifactException Nothing(string path, string why) => new(
        path, why, "Name the folder of a run, a folder with BenchmarkDotNet's *-report-full.json, or one such file");
}
