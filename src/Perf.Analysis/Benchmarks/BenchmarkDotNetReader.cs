using System.Text.Json;
using Perf.Analysis.Json;
using Perf.Analysis.Statistics;

namespace Perf.Analysis.Benchmarks;

/// <summary>Reads BenchmarkDotNet's own full JSON export.</summary>
public static class BenchmarkDotNetReader
{
    /// <summary>What the files of the full export are called.</summary>
    public const string FilePattern = "*-report-full.json";

    /// <summary>
    /// On a runtime that it does not know, .NET 10 among them, BenchmarkDotNet 0.14 exports 0 for an iteration that allocated up to
    /// this many bytes: the quantum in which older runtimes counted (its Engines/GcStats.cs).
    /// </summary>
    private const long AllocationQuantumBytes = 8192;

    /// <summary>
    /// Reads every export in a folder, not below it. A folder that is not there, or holds none, is an empty set: the suites
    /// were not run.
    /// </summary>
    /// <exception cref="ArtifactException">A file cannot be read, or two cases have the same identity.</exception>
    public static async Task<BenchmarkSet> ReadFolderAsync(string folder, CancellationToken cancellationToken = default)
    {
        if (!Directory.Exists(folder))
        {
            return BenchmarkSet.Empty;
        }

        List<BenchmarkResult> results = [];
        List<BenchmarkFailure> failures = [];
        foreach (string path in Directory.GetFiles(folder, FilePattern).Order(StringComparer.Ordinal))
        {
            BenchmarkSet file = await ReadFileAsync(path, cancellationToken);
            results.AddRange(file.Results);
            failures.AddRange(file.Failures);
        }

        ThrowIfAmbiguous(folder, results);
        return new BenchmarkSet(results, failures);
    }

    /// <summary>Reads one export.</summary>
    /// <exception cref="ArtifactException">The file is missing, cut short, or no such export, or measures a case twice.</exception>
    public static async Task<BenchmarkSet> ReadFileAsync(string path, CancellationToken cancellationToken = default)
    {
        BenchmarkExport export = await ReadExportAsync(path, cancellationToken);
        ThrowIfAmbiguous(path, export.Results);
        return new BenchmarkSet(export.Results, export.Failures);
    }

    /// <summary>Reads one export, in which several jobs may have measured the same case.</summary>
    /// <exception cref="ArtifactException">The file is missing, cut short, or no such export.</exception>
    public static async Task<BenchmarkExport> ReadExportAsync(string path, CancellationToken cancellationToken = default)
    {
        byte[] json = await ArtifactFile.ReadBytesAsync(path, cancellationToken);
        BenchmarkDotNetReport? report;
        try
        {
            report = JsonSerializer.Deserialize(json, BenchmarkDotNetJsonContext.Default.BenchmarkDotNetReport);
        }
        catch (JsonException exception)
        {
            throw ArtifactFile.Malformed(path, "BenchmarkDotNet report", exception);
        }

        if (report?.Benchmarks is null)
        {
            throw NotAReport(path, "it has no list of Benchmarks");
        }

        List<BenchmarkResult> results = [];
        List<BenchmarkFailure> failures = [];
        foreach ((int index, BenchmarkDotNetReport.Case? benchmark) in report.Benchmarks.Index())
        {
            if (benchmark is not { Namespace: not null, Type: not null, Method: not null })
            {
                throw NotAReport(path, "a benchmark has no Namespace, Type or Method");
            }

            BenchmarkResult? result = ToResult(benchmark, index, path);
            if (result is not null)
            {
                results.Add(result);
            }
            else
            {
                string identity = $"{benchmark.Namespace}.{benchmark.Type}.{benchmark.Method}({benchmark.Parameters})";
                failures.Add(new BenchmarkFailure(identity, Path.GetFileName(path), JobOf(benchmark)));
            }
        }

        return new BenchmarkExport(path, report.HostEnvironmentInfo, results, failures);
    }

    /// <summary>Null when the case has no measurement.</summary>
    private static BenchmarkResult? ToResult(BenchmarkDotNetReport.Case benchmark, int index, string path)
    {
        double[] valuesNs = ValuesOf(benchmark, path);
        if (valuesNs.Length == 0)
        {
            return null;
        }

        Dictionary<string, double> metrics = MetricsOf(benchmark);
        return new BenchmarkResult
        {
            Namespace = benchmark.Namespace!,
            Type = benchmark.Type!,
            Method = benchmark.Method!,
            Parameters = benchmark.Parameters ?? string.Empty,
            Job = JobOf(benchmark),
            File = Path.GetFileName(path),
            Index = index,
            ValuesNs = valuesNs,
            MeanNs = valuesNs.Average(),
            MedianNs = Quantiles.Median(valuesNs),
            MedianInterval95Ns = Bootstrap.OfMedian(valuesNs),
            BytesPerOperation = benchmark.Memory?.BytesAllocatedPerOperation,
            BytesPerOperationSeenAsNone = benchmark.Memory is { BytesAllocatedPerOperation: not null, TotalOperations: > 0 and long operations }
                ? AllocationQuantumBytes / operations
                : null,
            Work = BarWork.From(metrics),
            Features = FeatureWork.From(metrics),
            Storage = StorageWork.From(metrics),
            Read = ReadWork.From(metrics),
            Serving = ServingWork.From(metrics),
        };
    }

    private static string JobOf(BenchmarkDotNetReport.Case benchmark) =>
        JobName.Of(benchmark.DisplayInfo, benchmark.Type, benchmark.MethodTitle);

    private static double[] ValuesOf(BenchmarkDotNetReport.Case benchmark, string path) => benchmark.Measurements is { Count: > 0 } rows
        ?
        [
            .. rows
                .Where(row => row is { IterationMode: "Workload", IterationStage: "Actual" })
                .Select(row => NanosecondsPerOperation(row!, path)),
        ]
        : [.. (benchmark.Statistics?.OriginalValues ?? []).OfType<double>().Where(value => double.IsFinite(value) && value > 0)];

    private static Dictionary<string, double> MetricsOf(BenchmarkDotNetReport.Case benchmark)
    {
        Dictionary<string, double> metrics = new(StringComparer.Ordinal);
        foreach (BenchmarkDotNetReport.Metric? metric in benchmark.Metrics ?? [])
        {
            if (metric is { Descriptor.Id: { } id } && double.IsFinite(metric.Value))
            {
                metrics[id] = metric.Value;
            }
        }

        return metrics;
    }

    private static double NanosecondsPerOperation(BenchmarkDotNetReport.Measurement row, string path) =>
        row.Operations > 0 && double.IsFinite(row.Nanoseconds) && row.Nanoseconds > 0
            ? row.Nanoseconds / row.Operations
            : throw NotAReport(path, $"a measurement says {row.Operations} operations in {row.Nanoseconds:R} ns");

    private static void ThrowIfAmbiguous(string path, IReadOnlyList<BenchmarkResult> results)
    {
        IGrouping<string, BenchmarkResult>? twice =
            results.GroupBy(result => result.Identity, StringComparer.Ordinal).FirstOrDefault(group => group.Count() > 1);
        if (twice is not null)
        {
            throw new ArtifactException(
                path,
                $"{twice.Key} was measured more than once ({string.Join(", ", twice.Select(result => result.File).Distinct(StringComparer.Ordinal))})",
                "Export each job or run into a folder of its own");
        }
    }

    private static ArtifactException NotAReport(string path, string why) =>
        new(path, $"not a BenchmarkDotNet full report: {why}", $"Export with JsonExporter.Full ({FilePattern})");
}
