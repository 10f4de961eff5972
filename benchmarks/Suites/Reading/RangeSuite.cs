using BenchmarkDotNet.Attributes;
using MarketData.Time;
using Perf.Lab.Bench;

namespace Benchmarks.Suites.Reading;

/// <summary>What does a range of a series of five-minute bars cost?</summary>
[IoSuite]
[ReadMetrics]
public class RangeSuite : ReadSuite
{
    private const int Reads = 20;
    private const int Unlimited = 10_000;

    private UtcRange range;
    private int rows;

    /// <summary>Rows in the table.</summary>
    [ParamsSource(nameof(StoredCounts))]
    public long Stored { get; set; }

    protected override IReadOnlyList<long> StoredRows => [Stored];

    [GlobalSetup(Target = nameof(Day))]
    public Task SetUpDayAsync() => SetUpAsync(days: 1);

    [GlobalSetup(Target = nameof(Month))]
    public Task SetUpMonthAsync() => SetUpAsync(days: 30);

    [Benchmark(OperationsPerInvoke = Reads)]
    public Task<int> Day() => RepeatAsync(ReadAsync, Reads, rows);

    /// <summary>30 days; less in the smoke profile's table, which does not go back so far.</summary>
    [Benchmark(OperationsPerInvoke = Reads)]
    public Task<int> Month() => RepeatAsync(ReadAsync, Reads, rows);

    private async Task SetUpAsync(int days)
    {
        await OpenAsync(Stored);
        range = await Table.DaysAsync(days);
        rows = StoredBars.RowsIn(Stored, StoredTable.Series, range);
        await MeasureAsync(ReadAsync, () => Table.ExplainAsync(StoredTable.Series, range, Unlimited));
    }

    private Task<int> ReadAsync() => Table.ReadAsync(StoredTable.Series, range, Unlimited);
}
