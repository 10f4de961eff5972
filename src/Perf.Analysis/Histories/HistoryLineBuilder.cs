using Perf.Analysis.Benchmarks;
using Perf.Analysis.Runs;
using Perf.Analysis.Statistics;

namespace Perf.Analysis.Histories;

/// <summary>The line of a run, from its manifest and what its suites exported.</summary>
public static class HistoryLineBuilder
{
    /// <returns>
    /// Null when no benchmark was measured beside its kernels. A case whose kernels were not measured is left out: it has no ratio.
    /// </returns>
    public static HistoryLine? Build(RunManifest manifest, BenchmarkSet suites)
    {
        IReadOnlyList<BenchmarkResult> kernels = suites.Suite(ReferenceSet.Suite);
        Dictionary<string, double> references = kernels
            .GroupBy(kernel => kernel.Type, StringComparer.Ordinal)
            .ToDictionary(
                group => group.Key,
                group => GeometricMean.Of([.. group.Select(kernel => kernel.MedianNs)]).Value,
                StringComparer.Ordinal);
        List<HistoryBenchmark> benchmarks = [];
        foreach (BenchmarkResult result in suites.Results)
        {
            if (ReferenceSet.KernelsFor(result) is { } type && references.TryGetValue(type, out double reference))
            {
                benchmarks.Add(new HistoryBenchmark(
                    result.Identity, type, result.MedianNs / reference, result.MedianNs, result.BytesPerOperation));
            }
        }

        return benchmarks.Count == 0
            ? null
            : new HistoryLine
            {
                SchemaVersion = HistoryLine.CurrentSchemaVersion,
                RunId = manifest.RunId,
                StartedAt = manifest.StartedAt,
                Commit = manifest.Commit,
                Dirty = manifest.Dirty,
                MachineFingerprint = manifest.Machine.Fingerprint,
                Profile = manifest.Profile ?? "",
                ReferenceSet = ReferenceSet.Name,
                Kernels = [.. kernels.Select(kernel => new HistoryKernel(kernel.Type, kernel.Method, kernel.MedianNs))],
                Benchmarks = benchmarks,
            };
    }
}
