namespace Perf.Analysis.Benchmarks;

/// <summary>What an export says of where it was measured, as BenchmarkDotNet writes it. Null is not said.</summary>
/// <param name="Configuration">Of the build: <c>RELEASE</c>.</param>
public sealed record BenchmarkHost(
    string? BenchmarkDotNetVersion,
    string? OsVersion,
    string? ProcessorName,
    int? LogicalCoreCount,
    string? RuntimeVersion,
    string? Architecture,
    string? Configuration,
    bool? HasAttachedDebugger);
