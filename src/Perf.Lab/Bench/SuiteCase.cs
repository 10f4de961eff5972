namespace Perf.Lab.Bench;

/// <summary>A benchmark case.</summary>
/// <param name="Name">BenchmarkDotNet's full name, which its filters match: <c>Namespace.Type.Method(Parameter: value)</c>.</param>
public sealed record SuiteCase(string Name, SuiteDemand Demand);
