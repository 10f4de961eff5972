using BenchmarkDotNet.Attributes;
using MarketData.Postgres.Writers;

namespace Benchmarks.Suites.Insert;

/// <summary>How many rows should travel in one round trip? A page of new rows into an empty table, by batch size.</summary>
[IoSuite]
public class BatchSizeSuite : InsertSuite
{
    public static IReadOnlyList<int> BatchSizes =>
        SuiteEnvironment.Profile == "smoke" ? [50, 1000] : [50, 100, 250, 500, 1000, 2500, 5000];

    /// <summary>A page of a backfill: twice the largest batch.</summary>
    [Params(10_000)]
    public int Rows { get; set; }

    [ParamsSource(nameof(BatchSizes))]
    public int BatchSize { get; set; }

    [GlobalSetup(Target = nameof(Batch))]
    public Task SetUpBatchAsync() => SetUpAsync(new InsertSetting(Rows), InsertWriters.Of(WriterKind.Batch, BatchSize));

    [GlobalSetup(Target = nameof(Unnest))]
    public Task SetUpUnnestAsync() => SetUpAsync(new InsertSetting(Rows), InsertWriters.Of(WriterKind.Unnest, BatchSize));

    [Benchmark]
    public Task<int> Batch() => WriteAsync();

    [Benchmark]
    public Task<int> Unnest() => WriteAsync();
}
