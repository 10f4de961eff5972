namespace Perf.Lab.Bench;

/// <summary>What the bench step runs.</summary>
/// <param name="Profile">smoke, quick or full: how many iterations a case may take.</param>
/// <param name="BenchmarkDotNetArguments">Passed on as they are; without a filter, all suites run.</param>
/// <param name="ShowOutput">Print BenchmarkDotNet's own output as it comes; otherwise only how far it is.</param>
public sealed record BenchSettings(string Profile, IReadOnlyList<string> BenchmarkDotNetArguments, bool ShowOutput);
