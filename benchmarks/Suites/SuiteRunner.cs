using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.ConsoleArguments;
using BenchmarkDotNet.Loggers;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;
using Perf.Lab.Bench;
using Assembly = System.Reflection.Assembly;

namespace Benchmarks.Suites;

/// <summary>Hands BenchmarkDotNet the suites of this assembly.</summary>
public sealed class SuiteRunner : ISuiteRunner
{
    private static readonly Assembly Suites = typeof(SuiteRunner).Assembly;

    public string? Refusal(string[] benchmarkDotNetArguments)
    {
        // BenchmarkDotNet would pass over it in silence, and run every suite.
        if (benchmarkDotNetArguments is [{ } first, ..] && !first.StartsWith('-'))
        {
            return $"bench {first}: it is not an option; to choose suites, say --filter '*{first}*'";
        }

        AccumulationLogger log = new();
        (bool isSuccess, IConfig parsed, _) = ConfigParser.Parse(benchmarkDotNetArguments, log, Config());
        if (!isSuccess)
        {
            string? error = log.GetLog().Split('\n').SkipWhile(line => !line.StartsWith("ERROR", StringComparison.Ordinal)).ElementAtOrDefault(1);
            return $"BenchmarkDotNet does not take these arguments: {error?.Trim() ?? "see bench --help"}";
        }

        (_, IReadOnlyList<Type> suites) = TypeFilter.GetTypesWithRunnableBenchmarks([], [Suites], log);
        return TypeFilter.Filter(ManualConfig.Union(Config(), parsed), suites).Length > 0
            ? null
            : "no benchmark matches the filter; bench --list flat shows all, and --filter takes globs such as '*Insert*'";
    }

    public bool Run(string[] benchmarkDotNetArguments)
    {
        Summary[] summaries = [.. BenchmarkSwitcher.FromAssembly(Suites).Run(benchmarkDotNetArguments, Config())];
        return summaries.Length > 0 && Array.TrueForAll(summaries, Succeeded);
    }

    private static ManualConfig Config() => ManualConfig.CreateEmpty()
        .AddLogger(ConsoleLogger.Default)
        .AddColumnProvider(DefaultColumnProviders.Instance)
        .WithOptions(ConfigOptions.DisableLogFile);

    private static bool Succeeded(Summary summary) =>
        !summary.HasCriticalValidationErrors
        && summary.Reports.Length == summary.BenchmarksCases.Length
        && summary.Reports.All(report => report.Success);
}
