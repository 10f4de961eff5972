namespace Perf.Analysis.Benchmarks;

/// <summary>
/// The part of BenchmarkDotNet's full JSON export that is read here. The format is theirs: PascalCase, and null wherever a
/// case was not measured.
/// </summary>
/// <remarks>Source: BenchmarkDotNet 0.14, Exporters/Json/JsonExporterBase.cs.</remarks>
internal sealed record BenchmarkDotNetReport(
    BenchmarkHost? HostEnvironmentInfo,
    IReadOnlyList<BenchmarkDotNetReport.Case?>? Benchmarks)
{
    /// <param name="DisplayInfo">The only place that names the job: see <see cref="JobName"/>.</param>
    /// <param name="MethodTitle">What stands for the method in <paramref name="DisplayInfo"/>.</param>
    internal sealed record Case(
        string? Namespace,
        string? Type,
        string? Method,
        string? MethodTitle,
        string? DisplayInfo,
        string? Parameters,
        SampleStatistics? Statistics,
        MemoryStats? Memory,
        IReadOnlyList<Measurement?>? Measurements,
        IReadOnlyList<Metric?>? Metrics);

    /// <param name="OriginalValues">
    /// Nanoseconds an operation, one value an iteration, without the outliers that were removed; all that the brief export has of them.
    /// </param>
    internal sealed record SampleStatistics(IReadOnlyList<double?>? OriginalValues);

    /// <param name="TotalOperations">Operations of the one iteration whose allocations were counted.</param>
    internal sealed record MemoryStats(long TotalOperations, long? BytesAllocatedPerOperation);

    internal sealed record Metric(double Value, MetricDescriptor? Descriptor);

    internal sealed record MetricDescriptor(string? Id);

    /// <param name="Nanoseconds">Of all the operations of the iteration together.</param>
    internal sealed record Measurement(string? IterationMode, string? IterationStage, long Operations, double Nanoseconds);
}
