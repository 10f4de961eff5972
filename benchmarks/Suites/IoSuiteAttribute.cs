using BenchmarkDotNet.Configs;

namespace Benchmarks.Suites;

/// <summary>Marks a suite whose operations are I/O against a real server: see <see cref="SuiteConfig"/>.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class IoSuiteAttribute : Attribute, IConfigSource
{
    public IConfig Config => SuiteConfig.Io;
}
