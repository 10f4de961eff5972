using System.Globalization;
using Perf.Analysis.Statistics;

namespace Perf.Analysis.Benchmarks;

/// <summary>One benchmark case as BenchmarkDotNet measured it.</summary>
public sealed record BenchmarkResult
{
    /// <summary>Namespace of the benchmark class; its last part is the <see cref="Suite"/>.</summary>
    public required string Namespace { get; init; }

    /// <summary>Name of the benchmark class.</summary>
    public required string Type { get; init; }

    public required string Method { get; init; }

    /// <summary>As BenchmarkDotNet writes them: <c>Rows=1000&amp;Size=5</c>; empty for a case without any.</summary>
    public required string Parameters { get; init; }

    /// <summary>
    /// The settings it was measured with, as BenchmarkDotNet shows them, with the job's name where someone gave it one:
    /// <c>.NET 8.0(Runtime=.NET 8.0)</c>; empty when the export does not say.
    /// </summary>
    public string Job { get; init; } = string.Empty;

    /// <summary>The file it was read from, without folder.</summary>
    public required string File { get; init; }

    /// <summary>Its place among the cases of the file, those without a measurement included, from 0.</summary>
    public int Index { get; init; }

    /// <summary>
    /// Nanoseconds an operation, one value an iteration: the rows Workload/Actual, in which outliers are kept. (The rows
    /// Workload/Result, and the statistics in the file, have the upper outliers removed: only an export without rows is read by
    /// these.) At least one.
    /// </summary>
    public required IReadOnlyList<double> ValuesNs { get; init; }

    public required double MeanNs { get; init; }

    public required double MedianNs { get; init; }

    /// <summary>Bootstrap interval of the median; null with too few iterations to say.</summary>
    public required Interval? MedianInterval95Ns { get; init; }

    /// <summary>Managed bytes allocated an operation by the whole process; null when it was not measured.</summary>
    public required long? BytesPerOperation { get; init; }

    /// <summary>Up to so many bytes an operation are exported as 0; null when allocations were not measured.</summary>
    public required long? BytesPerOperationSeenAsNone { get; init; }

    /// <summary>What the case exported about the bars that it moves; null for a case that exports nothing of the kind.</summary>
    public BarWork? Work { get; init; }

    /// <summary>What the case exported about computing features; null for a case that took no turns with a copy of the columns.</summary>
    public FeatureWork? Features { get; init; }

    /// <summary>What the case exported about what it costs the server to store its rows; null for a case that stores none.</summary>
    public StorageWork? Storage { get; init; }

    /// <summary>What the case exported about the pages it touches; null for a case that reads none.</summary>
    public ReadWork? Read { get; init; }

    /// <summary>What the case exported about requests in flight; null for a case that has none.</summary>
    public ServingWork? Serving { get; init; }

    /// <summary>By the median iteration; null when the case does not say how many bars it moves.</summary>
    public double? BarsPerSecond => Work?.Bars / MedianNs * 1e9;

    /// <summary>By the median iteration; null like <see cref="BarsPerSecond"/>.</summary>
    public double? NanosecondsPerBar => MedianNs / Work?.Bars;

    /// <summary>10^6 bytes of decompressed JSON a second, by the median iteration; null like <see cref="BarsPerSecond"/>.</summary>
    public double? MegabytesPerSecond => Work?.JsonBytes / MedianNs * 1e3;

    public int N => ValuesNs.Count;

    /// <summary>The folder the suite lies in: <c>Insert</c>, <c>Fetch</c>, <c>Features</c>, <c>Serving</c> …</summary>
    public string Suite => Namespace[(Namespace.LastIndexOf('.') + 1)..];

    /// <summary>Type, method and parameters: the case within its suite.</summary>
    public string Case => Parameters.Length == 0 ? $"{Type}.{Method}" : $"{Type}.{Method}({Parameters.Replace("&", ", ", StringComparison.Ordinal)})";

    /// <summary>Everything that tells this case from another; history hangs on it.</summary>
    public string Identity => $"{Namespace}.{Type}.{Method}({Parameters})";

    /// <summary>The value of a parameter; null when the case has no such parameter.</summary>
    public string? Parameter(string name) => Parameters.Split('&')
        .FirstOrDefault(pair => pair.StartsWith(name + "=", StringComparison.OrdinalIgnoreCase))?[(name.Length + 1)..];

    /// <summary>The value of a whole-numbered parameter; null when the case has no such parameter.</summary>
    public long? IntegerParameter(string name) =>
        long.TryParse(Parameter(name), NumberStyles.Integer, CultureInfo.InvariantCulture, out long value) ? value : null;
}
