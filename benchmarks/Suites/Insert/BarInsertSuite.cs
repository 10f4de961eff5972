using BenchmarkDotNet.Attributes;
using MarketData.Postgres.Writers;
using Perf.Analysis.Benchmarks;

namespace Benchmarks.Suites.Insert;

/// <summary>What does it cost to store one page, by writer, by its size, by what is stored already and by what of it is new?</summary>
[IoSuite]
public class BarInsertSuite : InsertSuite
{
    public static IReadOnlyList<int> RowCounts => SuiteEnvironment.Profile switch
    {
        "smoke" => [1_000],
        "full" => [10, 100, 1_000, 10_000, 100_000],
        _ => [10, 100, 1_000, 10_000],
    };

    public static IReadOnlyList<long> StoredCounts => SuiteEnvironment.Profile == "smoke" ? [0, 50_000] : [0, 2_000_000];

    /// <summary>
    /// 10: days of a long timeframe, hardly more than a transaction. 100: what updates of an hour bring. 1,000: of a week. 10,000: ten
    /// weeks of five-minute bars, a page of a backfill. 100,000: two years of them at once.
    /// </summary>
    [ParamsSource(nameof(RowCounts))]
    public int Rows { get; set; }

    /// <summary>
    /// Rows of 125 other series that the table holds: 0 for the cost of the write alone, 2 million for an index of some depth.
    /// </summary>
    [ParamsSource(nameof(StoredCounts))]
    public long Stored { get; set; }

    /// <summary>New: a backfill. Identical: a backfill once more. TenthRevised: one that brings corrections.</summary>
    [Params(InsertPage.New, InsertPage.Identical, InsertPage.TenthRevised)]
    public InsertPage Page { get; set; }

    protected override long StoredRows => Stored;

    [GlobalSetup(Target = nameof(Row))]
    public Task SetUpRowAsync() => SetUpAsync(Setting, InsertWriters.Of(WriterKind.Row), (Setting, InsertWriters.Of(WriterKind.Copy)));

    [GlobalSetup(Target = nameof(Batch100))]
    public Task SetUpBatch100Async() => SetUpAsync(Setting, InsertWriters.Of(WriterKind.Batch, WorkMetrics.PlainBatchRows));

    [GlobalSetup(Target = nameof(Batch500))]
    public Task SetUpBatch500Async() => SetUpAsync(Setting, InsertWriters.Of(WriterKind.Batch, batchSize: 500), SmallBatches);

    [GlobalSetup(Target = nameof(Batch1000))]
    public Task SetUpBatch1000Async() => SetUpAsync(Setting, InsertWriters.Of(WriterKind.Batch, batchSize: 1000), SmallBatches);

    /// <summary>1,000 rows a statement, where its curve is flat.</summary>
    [GlobalSetup(Target = nameof(Unnest))]
    public Task SetUpUnnestAsync() => SetUpAsync(Setting, InsertWriters.Of(WriterKind.Unnest));

    [GlobalSetup(Target = nameof(CopyMerge))]
    public Task SetUpCopyMergeAsync() => SetUpAsync(Setting, InsertWriters.Of(WriterKind.CopyMerge));

    [GlobalSetup(Target = nameof(Copy))]
    public Task SetUpCopyAsync() => SetUpAsync(Setting, InsertWriters.Of(WriterKind.Copy));

    [Benchmark(Baseline = true)]
    public Task<int> Row() => WriteAsync();

    [Benchmark]
    public Task<int> Batch100() => WriteAsync();

    [Benchmark]
    public Task<int> Batch500() => WriteAsync();

    [Benchmark]
    public Task<int> Batch1000() => WriteAsync();

    [Benchmark]
    public Task<int> Unnest() => WriteAsync();

    [Benchmark]
    public Task<int> CopyMerge() => WriteAsync();

    [Benchmark]
    public Task<int> Copy() => WriteAsync();

    private InsertSetting Setting => new(Rows, Page, Stored);

    /// <summary>Null where the rows fill no more than one: larger batches do the same then.</summary>
    private (InsertSetting, InsertWriter)? SmallBatches =>
        Rows > WorkMetrics.PlainBatchRows ? (Setting, InsertWriters.Of(WriterKind.Batch, WorkMetrics.PlainBatchRows)) : null;
}
