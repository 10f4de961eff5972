using BenchmarkDotNet.Attributes;
using MarketData.Postgres.Tables;
using MarketData.Postgres.Writers;

namespace Benchmarks.Suites.Insert;

/// <summary>
/// What does another index, or a table divided by month, cost those who write? A page of new rows into an empty table of each design.
/// The ceiling that is the same for all is COPY into the unlogged table; COPY into the same table has the design too. Each also takes
/// turns with the same writer on the table as the migrations make it.
/// </summary>
[IoSuite]
public class TableDesignSuite : InsertSuite
{
    /// <summary>A page of a backfill: ten weeks of five-minute bars, hence in three partitions.</summary>
    [Params(10_000)]
    public int Rows { get; set; }

    /// <summary>Beside the primary key.</summary>
    [Params(BarIndex.None, BarIndex.ComputedAt, BarIndex.Covering, BarIndex.Brin)]
    public BarIndex Index { get; set; }

    [Params(BarPartitions.None, BarPartitions.Monthly)]
    public BarPartitions Partitions { get; set; }

    [GlobalSetup(Target = nameof(CopyMerge))]
    public Task SetUpCopyMergeAsync() => SetUpAsync(WriterKind.CopyMerge);

    [GlobalSetup(Target = nameof(Copy))]
    public Task SetUpCopyAsync() => SetUpAsync(WriterKind.Copy);

    [Benchmark]
    public Task<int> CopyMerge() => WriteAsync();

    [Benchmark]
    public Task<int> Copy() => WriteAsync();

    private Task SetUpAsync(WriterKind kind)
    {
        InsertWriter writer = InsertWriters.Of(kind);
        BarTableDesign design = new(Index, Partitions);
        BarTableDesign plain = new();
        return SetUpAsync(
            new InsertSetting(Rows, Design: design), writer, design == plain ? null : (new InsertSetting(Rows, Design: plain), writer));
    }
}
