namespace Perf.Analysis.Benchmarks;

/// <summary>
/// The part of BenchmarkDotNet's full JSON export that is read here. The format is theirs: PascalCase, and null wherever a
/// case was not measured.
/// </summary>
/// <remarks>Source: BenchmarkDotNet 0.14, Exporters/Json/JsonExporterBase.cs.</remarks>
internal sealed record BenchmarkDotNetReport(IReadOnlyList<BenchmarkDotNetReport.Case?>? Benchmarks)
{
    internal sealed record Case(
        string? Namespace,
        string? Type,
        string? Method,
        string? Parameters,
        MemoryStats? Memory,
        IReadOnlyList<Measurement?>? Measurements,
        IReadOnlyList<Metric?>? Metrics);

    /// <param name="TotalOperations">Operations of the one iteration whose allocations were counted.</param>
    internal sealed record MemoryStats(long TotalOperations, long? BytesAllocatedPerOperation);

    internal sealed record Metric(double Value, MetricDescriptor? Descriptor);

    internal sealed record MetricDescriptor(string? Id);

    /// <param name="Nanoseconds">Of all the operations of the iteration together.</param>
    internal sealed record Measurement(string? IterationMode, string? IterationStage, long Operations, double Nanoseconds);
}
