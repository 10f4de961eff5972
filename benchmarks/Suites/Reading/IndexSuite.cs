using BenchmarkDotNet.Attributes;
using MarketData.Postgres.Tables;
using MarketData.Time;
using Perf.Lab.Bench;

namespace Benchmarks.Suites.Reading;

/// <summary>
/// What does an index beside the primary key buy those who read? It is made before the case and taken away after it. What it costs
/// those who write is measured by <see cref="Insert.TableDesignSuite"/>.
/// </summary>
[IoSuite]
[ReadMetrics]
public class IndexSuite : ReadSuite
{
    private const int Reads = 20;
    private const int LatestRows = 500;
    private const int Unlimited = 10_000;

    private UtcRange month;
    private int monthRows;

    /// <summary>Rows in the table: the smallest of the profile, because an index of ten times as many takes minutes to make.</summary>
    [ParamsSource(nameof(SmallestCount))]
    public long Stored { get; set; }

    /// <summary>Beside the primary key.</summary>
    [Params(BarIndex.None, BarIndex.ComputedAt, BarIndex.Covering, BarIndex.Brin)]
    public BarIndex Index { get; set; }

    public static IReadOnlyList<long> SmallestCount => [StoredCounts[0]];

    protected override IReadOnlyList<long> StoredRows => [Stored];

    [GlobalSetup(Target = nameof(Latest500))]
    public async Task SetUpLatestAsync()
    {
        await OpenAsync(Stored, new BarTableDesign(Index));
        await MeasureAsync(ReadLatestAsync, () => Table.ExplainAsync(StoredTable.Series, range: null, LatestRows));
    }

    [GlobalSetup(Target = nameof(Month))]
    public async Task SetUpMonthAsync()
    {
        await OpenAsync(Stored, new BarTableDesign(Index));
        month = await Table.DaysAsync(30);
        monthRows = StoredBars.RowsIn(Stored, StoredTable.Series, month);
        await MeasureAsync(ReadMonthAsync, () => Table.ExplainAsync(StoredTable.Series, month, Unlimited));
    }

    [Benchmark(OperationsPerInvoke = Reads)]
    public Task<int> Latest500() => RepeatAsync(ReadLatestAsync, Reads, LatestRows);

    [Benchmark(OperationsPerInvoke = Reads)]
    public Task<int> Month() => RepeatAsync(ReadMonthAsync, Reads, monthRows);

    private Task<int> ReadLatestAsync() => Table.ReadAsync(StoredTable.Series, range: null, LatestRows);

    private Task<int> ReadMonthAsync() => Table.ReadAsync(StoredTable.Series, month, Unlimited);
}
