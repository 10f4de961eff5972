using BenchmarkDotNet.Configs;

namespace Benchmarks.Suites.Reading;

/// <summary>Adds what a read touches to what a suite exports.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class ReadMetricsAttribute : Attribute, IConfigSource
{
    public IConfig Config => ManualConfig.CreateEmpty().AddDiagnoser(new ReadDiagnoser());
}
