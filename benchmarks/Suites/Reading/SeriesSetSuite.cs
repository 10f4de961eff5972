using BenchmarkDotNet.Attributes;
using MarketData.Bars;

namespace Benchmarks.Suites.Reading;

/// <summary>The latest rows of 25 series: a statement for each of them, or one for all.</summary>
[IoSuite]
[ReadMetrics]
public class SeriesSetSuite : ReadSuite
{
    private const int Reads = 5;

    private static readonly IReadOnlyList<SeriesKey> Set = StoredTable.AllSeries;

    /// <summary>Rows in the table.</summary>
    [ParamsSource(nameof(StoredCounts))]
    public long Stored { get; set; }

    /// <summary>Of each series.</summary>
    [Params(500)]
    public int Limit { get; set; }

    protected override IReadOnlyList<long> StoredRows => [Stored];

    [GlobalSetup(Target = nameof(OneByOne))]
    public async Task SetUpOneByOneAsync()
    {
        await OpenAsync(Stored);
        await MeasureAsync(ReadOneByOneAsync, ExplainOneByOneAsync);
    }

    /// <summary>Takes turns with the other.</summary>
    [GlobalSetup(Target = nameof(Together))]
    public async Task SetUpTogetherAsync()
    {
        await OpenAsync(Stored);
        await MeasureAsync(ReadTogetherAsync, () => Table.ExplainSetAsync(Set, Limit), ReadOneByOneAsync);
    }

    [Benchmark(Baseline = true, OperationsPerInvoke = Reads)]
    public Task<int> OneByOne() => RepeatAsync(ReadOneByOneAsync, Reads, Set.Count * Limit);

    [Benchmark(OperationsPerInvoke = Reads)]
    public Task<int> Together() => RepeatAsync(ReadTogetherAsync, Reads, Set.Count * Limit);

    private Task<int> ReadTogetherAsync() => Table.ReadSetAsync(Set, Limit);

    private async Task<int> ReadOneByOneAsync()
    {
        int rows = 0;
        foreach (SeriesKey series in Set)
        {
            rows += await Table.ReadAsync(series, range: null, Limit);
        }

        return rows;
    }

    private async Task<ReadNote> ExplainOneByOneAsync()
    {
        ReadNote sum = new(0, 0, 0);
        foreach (SeriesKey series in Set)
        {
            sum += await Table.ExplainAsync(series, range: null, Limit);
        }

        return sum;
    }
}
