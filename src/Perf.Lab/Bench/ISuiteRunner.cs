namespace Perf.Lab.Bench;

/// <summary>The BenchmarkDotNet suites, which live in the executable and not in the lab.</summary>
public interface ISuiteRunner
{
    /// <summary>Why these arguments cannot run: one that BenchmarkDotNet does not know, or none of the cases meant. Null: they can.</summary>
    string? Refusal(string[] benchmarkDotNetArguments);

    /// <summary>Runs suites in this process, with BenchmarkDotNet's own arguments. Returns false when any case failed.</summary>
    bool Run(string[] benchmarkDotNetArguments);
}
