using BenchmarkDotNet.Attributes;
using MarketData.Postgres.Tables;

namespace Benchmarks.Suites.Reading;

/// <summary>
/// What do the newest rows of one series cost, and does it matter how many rows of others there are? On a larger table the read takes
/// turns with the same read of the smallest one.
/// </summary>
[IoSuite]
[ReadMetrics]
public class LatestSuite : ReadSuite
{
    private const int Reads = 20;

    /// <summary>Rows in the table.</summary>
    [ParamsSource(nameof(StoredCounts))]
    public long Stored { get; set; }

    /// <summary>100 and 500: what the API is asked for, 1,000: ten times the smaller.</summary>
    [Params(100, 500, 1000)]
    public int Limit { get; set; }

    protected override IReadOnlyList<long> StoredRows => [.. new[] { StoredCounts[0], Stored }.Distinct()];

    [GlobalSetup]
    public async Task SetUpAsync()
    {
        await OpenAsync(Stored);
        if (Stored == StoredCounts[0])
        {
            await MeasureAsync(ReadAsync, () => Table.ExplainAsync(StoredTable.Series, range: null, Limit));
            return;
        }

        await using (StoredTable smallest = await StoredTable.OpenAsync(StoredCounts[0], new BarTableDesign()))
        {
            await MeasureAsync(
                ReadAsync,
                () => Table.ExplainAsync(StoredTable.Series, range: null, Limit),
                () => smallest.ReadAsync(StoredTable.Series, range: null, Limit));
        }
    }

    [Benchmark(OperationsPerInvoke = Reads)]
    public Task<int> Latest() => RepeatAsync(ReadAsync, Reads, Limit);

    private Task<int> ReadAsync() => Table.ReadAsync(StoredTable.Series, range: null, Limit);
}
