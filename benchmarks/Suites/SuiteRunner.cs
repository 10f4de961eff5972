using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.ConsoleArguments;
using BenchmarkDotNet.Exporters;
using BenchmarkDotNet.Filters;
using BenchmarkDotNet.Loggers;
using BenchmarkDotNet.Parameters;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;
using Benchmarks.Guards;
using Perf.Lab.Bench;
using Assembly = System.Reflection.Assembly;

namespace Benchmarks.Suites;

/// <summary>Hands BenchmarkDotNet the suites of this assembly.</summary>
public sealed class SuiteRunner : ISuiteRunner
{
    private static readonly Assembly Suites = typeof(SuiteRunner).Assembly;

    public SuiteSelection Select(string profile, string[] benchmarkDotNetArguments)
    {
        // The suites read it from here, in this process as in those that measure.
        Environment.SetEnvironmentVariable(SuiteVariables.Profile, profile);

        // BenchmarkDotNet would pass over it in silence, and run every suite.
        if (benchmarkDotNetArguments is [{ } first, ..] && !first.StartsWith('-'))
        {
            return SuiteSelection.Refused($"bench {first}: it is not an option; to choose suites, say --filter '*{first}*'");
        }

        AccumulationLogger log = new();
        ManualConfig config = Config(benchmarkDotNetArguments);
        (bool isSuccess, IConfig parsed, _) = ConfigParser.Parse(benchmarkDotNetArguments, log, config);
        if (!isSuccess)
        {
            string? error = log.GetLog().Split('\n').SkipWhile(line => !line.StartsWith("ERROR", StringComparison.Ordinal)).ElementAtOrDefault(1);
            return SuiteSelection.Refused($"BenchmarkDotNet does not take these arguments: {error?.Trim() ?? "see bench --help"}");
        }

        (_, IReadOnlyList<Type> suites) = TypeFilter.GetTypesWithRunnableBenchmarks([], [Suites], log);
        SuiteCase[] cases =
        [
            .. TypeFilter.Filter(ManualConfig.Union(config, parsed), suites)
                .SelectMany(run => run.BenchmarksCases)
                .Select(one => new SuiteCase(FullNameProvider.GetBenchmarkName(one), DemandOf(one))),
        ];
        return cases.Length > 0
            ? new SuiteSelection(null, cases)
            : SuiteSelection.Refused(
                "no benchmark matches the filter; bench --list flat shows all, and --filter takes globs such as '*Insert*'");
    }

    public bool Run(string[] benchmarkDotNetArguments)
    {
        Summary[] summaries = [.. BenchmarkSwitcher.FromAssembly(Suites).Run(benchmarkDotNetArguments, Config(benchmarkDotNetArguments))];
        return summaries.Length > 0 && Array.TrueForAll(summaries, Succeeded);
    }

    /// <summary>What a case measures against.</summary>
    public static SuiteDemand DemandOf(BenchmarkCase benchmark)
    {
        object suite = Activator.CreateInstance(benchmark.Descriptor.Type)!;
        foreach (ParameterInstance parameter in benchmark.Parameters.Items)
        {
            benchmark.Descriptor.Type.GetProperty(parameter.Name)!.SetValue(suite, parameter.Value);
        }

        return (suite as IServedSuite)?.Demand ?? new SuiteDemand();
    }

    /// <summary>Guards are the gate's, which calls them itself: they are measured here only for who names them.</summary>
    private static ManualConfig Config(string[] arguments)
    {
        bool withGuards = Array.Exists(arguments, one => one.Contains("Guard", StringComparison.OrdinalIgnoreCase));
        return ManualConfig.CreateEmpty()
            .AddLogger(ConsoleLogger.Default)
            .AddColumnProvider(DefaultColumnProviders.Instance)
            .AddFilter(new SimpleFilter(one => withGuards || !IsGuard(one.Descriptor.Type)))
            .AddFilter(new SimpleFilter(one => !SuiteEnvironment.IsWithoutWireMock || !DemandOf(one).WireMock))
            .WithOptions(ConfigOptions.DisableLogFile);
    }

    private static bool IsGuard(Type type) => type.Namespace == typeof(FeatureGuard).Namespace;

    private static bool Succeeded(Summary summary) =>
        !summary.HasCriticalValidationErrors
        && summary.Reports.Length == summary.BenchmarksCases.Length
        && summary.Reports.All(report => report.Success);
}
