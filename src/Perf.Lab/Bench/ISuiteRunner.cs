namespace Perf.Lab.Bench;

/// <summary>The BenchmarkDotNet suites, which live in the executable and not in the lab.</summary>
public interface ISuiteRunner
{
    /// <summary>Which cases these arguments mean, and what those need.</summary>
    /// <param name="profile">smoke, quick or full: it chooses how much some cases handle.</param>
    SuiteSelection Select(string profile, string[] benchmarkDotNetArguments);

    /// <summary>Runs suites in this process, with BenchmarkDotNet's own arguments. Returns false when any case failed.</summary>
    bool Run(string[] benchmarkDotNetArguments);
}
