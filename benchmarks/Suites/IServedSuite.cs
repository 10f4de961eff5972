using Perf.Lab.Bench;

namespace Benchmarks.Suites;

/// <summary>A suite that measures against servers. One that does not implement this needs none.</summary>
public interface IServedSuite
{
    /// <summary>What a case needs, once its parameters are set.</summary>
    SuiteDemand Demand { get; }
}
