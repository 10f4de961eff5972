using BenchmarkDotNet.Attributes;
using Perf.Analysis.Statistics;

namespace Benchmarks.Suites.Insert;

/// <summary>
/// What does it cost to store rows one by one, each in a transaction of its own? It keeps no promise that a writer of the product
/// makes, and takes a millisecond a row: hence fewer rows than there, and its speed as a fraction of COPY to compare by.
/// </summary>
[IoSuite]
public class AutocommitSuite : InsertSuite
{
    public static IReadOnlyList<int> RowCounts => SuiteEnvironment.Profile switch
    {
        "smoke" => [100],
        "full" => [1_000, 10_000],
        _ => [1_000],
    };

    /// <summary>As <see cref="BarInsertSuite"/> has them, but for the smoke profile; the cost of a row is the same at any number.</summary>
    [ParamsSource(nameof(RowCounts))]
    public int Rows { get; set; }

    [GlobalSetup]
    public Task SetUpAsync() => SetUpAsync(new InsertSetting(Rows), InsertWriters.Autocommit, Bootstrap.MinimumUnits);

    [Benchmark]
    public Task<int> Autocommit() => WriteAsync();
}
