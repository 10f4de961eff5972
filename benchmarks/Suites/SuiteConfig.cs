using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Diagnosers;
using BenchmarkDotNet.Engines;
using BenchmarkDotNet.Exporters.Json;
using BenchmarkDotNet.Jobs;
using Benchmarks.Suites.Work;

namespace Benchmarks.Suites;

/// <summary>
/// How every suite is measured: the one place. Compute suites use BenchmarkDotNet's throughput strategy; suites that do I/O
/// take a fixed, small number of iterations of one invocation each, because an operation of milliseconds against a real server
/// needs neither pilot nor unrolling, and has been warmed up by the suite. The profile sets how many iterations a suite may spend.
/// </summary>
public static class SuiteConfig
{
    public static IConfig Compute => Base(ComputeJob(SuiteEnvironment.Profile));

    public static IConfig Io => Base(IoJob(SuiteEnvironment.Profile));

    private static ManualConfig Base(Job job) => ManualConfig.CreateEmpty()
        .AddJob(job)
        .AddDiagnoser(MemoryDiagnoser.Default, new WorkDiagnoser())
        .AddColumn(WorkDiagnoser.Rates)
        .AddExporter(JsonExporter.Full);

    private static Job ComputeJob(string profile) => Job.Default
        .WithToolchain(new BuiltToolchain())
        .WithStrategy(RunStrategy.Throughput)
        .WithLaunchCount(profile == "full" ? 3 : 1)
        .WithWarmupCount(profile == "smoke" ? 2 : 4)
        .WithIterationCount(profile switch { "smoke" => 3, "full" => 15, _ => 6 })
        .WithIterationTime(Perfolizer.Horology.TimeInterval.FromMilliseconds(profile == "full" ? 250 : 100));

    private static Job IoJob(string profile) => Job.Default
        .WithToolchain(new BuiltToolchain())
        .WithStrategy(RunStrategy.Monitoring)
        .WithLaunchCount(1)
        .WithWarmupCount(profile == "full" ? 2 : 1)
        .WithIterationCount(profile switch { "smoke" => 3, "full" => 20, _ => 8 })
        .WithInvocationCount(1)
        .WithUnrollFactor(1);
}
