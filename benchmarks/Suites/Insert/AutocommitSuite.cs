using BenchmarkDotNet.Attributes;

namespace Benchmarks.Suites.Insert;

/// <summary>
/// What does it cost to store rows one by one, each in a transaction of its own? It keeps no promise that a writer of the product
/// makes, and takes a millisecond a row: hence fewer rows than there at most. Compare it by <c>RowsPerSecond</c>, or by its fraction of
/// COPY with cases of the same <see cref="Rows"/> only: a COPY has a fixed cost, which weighs more on few rows.
/// </summary>
[IoSuite]
public class AutocommitSuite : InsertSuite
{
    public static IReadOnlyList<int> RowCounts => SuiteEnvironment.Profile switch
    {
        "full" => [1_000, 10_000],
        _ => [1_000],
    };

    /// <summary>As <see cref="BarInsertSuite"/> has them; the cost of a row is the same at any number.</summary>
    [ParamsSource(nameof(RowCounts))]
    public int Rows { get; set; }

    [GlobalSetup]
    public Task SetUpAsync() => SetUpAsync(new InsertSetting(Rows), InsertWriters.Autocommit);

    [Benchmark]
    public Task<int> Autocommit() => WriteAsync();
}
