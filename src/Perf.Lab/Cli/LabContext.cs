using Perf.Lab.Bench;

namespace Perf.Lab.Cli;

/// <summary>What every verb needs from the process it runs in.</summary>
/// <param name="Arguments">The command line, as it was given.</param>
/// <param name="Suites">The BenchmarkDotNet suites of the executable.</param>
public sealed record LabContext(IReadOnlyList<string> Arguments, LabConsole Console, TimeProvider Time, ISuiteRunner Suites);
