using BenchmarkDotNet.Configs;

namespace Benchmarks.Suites;

/// <summary>Marks a suite that only computes: see <see cref="SuiteConfig"/>.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class ComputeSuiteAttribute : Attribute, IConfigSource
{
    public IConfig Config => SuiteConfig.Compute;
}
