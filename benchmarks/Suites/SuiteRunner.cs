using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Loggers;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;
using Perf.Lab.Bench;

namespace Benchmarks.Suites;

/// <summary>Hands BenchmarkDotNet the suites of this assembly.</summary>
public sealed class SuiteRunner : ISuiteRunner
{
    public bool Run(string[] benchmarkDotNetArguments)
    {
        ManualConfig config = ManualConfig.CreateEmpty()
            .AddLogger(ConsoleLogger.Default)
            .AddColumnProvider(DefaultColumnProviders.Instance)
            .WithOptions(ConfigOptions.DisableLogFile);
        Summary[] summaries = [.. BenchmarkSwitcher.FromAssembly(typeof(SuiteRunner).Assembly).Run(benchmarkDotNetArguments, config)];
        return summaries.Length > 0 && Array.TrueForAll(summaries, Succeeded);
    }

    private static bool Succeeded(Summary summary) =>
        !summary.HasCriticalValidationErrors
        && summary.Reports.Length == summary.BenchmarksCases.Length
        && summary.Reports.All(report => report.Success);
}
