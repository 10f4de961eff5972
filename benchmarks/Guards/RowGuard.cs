using BenchmarkDotNet.Attributes;
using MarketData.Bars;
using MarketData.Features;
using MarketData.Postgres.Rows;
using MarketData.Postgres.Writers;
using MarketData.Storage;

namespace Benchmarks.Guards;

/// <summary>500 rows on the way to the table and back, without the table.</summary>
public class RowGuard
{
    private const int Rows = 500;
    private const int Revised = 50;

    private readonly SeriesData data = StoredRows.Write(StoredRows.Series, Rows);
    private readonly SeriesData merged;
    private readonly BarRows rows = new();
    private readonly BarRows loaded = new();
    private readonly BinaryCopyEncoder encoder = new();
    private readonly BarColumns bars = new(Rows);
    private readonly FeatureColumns features = new();

    public RowGuard()
    {
        merged = WithRevisions(data);
        rows.Load(data);
    }

    [Benchmark]
    public Task EncodeCopy() => encoder.WriteAsync(seriesId: 1, rows, computedAt: 1, Stream.Null, CancellationToken.None);

    /// <summary>In ascending time, as a source sends them.</summary>
    /// <returns>Rows.</returns>
    [Benchmark]
    public int Load()
    {
        loaded.Load(data);
        return loaded.Count;
    }

    /// <summary>With bars behind them that take the place of earlier ones.</summary>
    /// <returns>Rows.</returns>
    [Benchmark]
    public int Merge()
    {
        loaded.Load(merged);
        return loaded.Count;
    }

    /// <summary>What is done with rows that were read newest first.</summary>
    [Benchmark]
    public FeatureColumns ToColumns()
    {
        rows.CopyReversedTo(bars, features);
        return features;
    }

    private static SeriesData WithRevisions(SeriesData data)
    {
        BarColumns all = new(Rows + Revised);
        all.Append(data.Bars);
        for (int i = 0; i < Revised; i++)
        {
            BarSpan one = data.Bars.AsSpan().Slice(i * Rows / Revised, 1);
            all.Add(one.TimesUnixMs[0], one.Opens[0], one.Highs[0], one.Lows[0], one.Lows[0], one.Volumes[0]);
        }

        FeatureColumns room = new();
        room.Resize(all.Count);
        return new SeriesData(data.Series, all, room, data.ComputedAt);
    }
}
