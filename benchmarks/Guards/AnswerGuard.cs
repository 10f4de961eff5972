using BenchmarkDotNet.Attributes;
using MarketData.Api.Answers;
using MarketData.Api.Caching;
using MarketData.Api.Rows;
using MarketData.Api.Rows.Digits;
using MarketData.Freshness;
using MarketData.Storage;
using Perf.Lab.Features;

namespace Benchmarks.Guards;

/// <summary>What an answer of 100 rows is made of.</summary>
public class AnswerGuard
{
    private const int Rows = 100;
    private const int Answers = 8;

    private static readonly Staleness Fresh = new(FreshnessStatus.Fresh, TimeSpan.Zero, Newest: null, Warning: null);

    private readonly StoredSeries stored = StoredRows.Read(Rows);
    private readonly byte[] number = new byte[NumberText.MaxLength];
    private readonly AnswerText text = new();
    private readonly SeriesAnswer answer;

    public AnswerGuard()
    {
        BlockKey key = new(RowKind.Quant, StoredRows.Series);
        SeriesSnapshot snapshot = new(key, stored, Rows, StoredRows.ComputedAt);
        answer = new SeriesAnswer(snapshot, First: 0, End: Rows, CacheUse.Hit);
    }

    /// <returns>Rows.</returns>
    [Benchmark]
    public int Json()
    {
        RowBlock block = RowBlocks.Write(RowKind.Quant, stored, isLent: true);
        block.GiveBack();
        return block.Count;
    }

    /// <summary>Numbers that are no prices: with all the digits that tell a double from the next.</summary>
    [Benchmark]
    public int Numbers()
    {
        int length = 0;
        foreach (double volatility in stored.Features.Volatilities20)
        {
            length += NumberText.Write(volatility, number);
        }

        return length;
    }

    /// <summary>What stands around the rows, and the tag of an answer from the cache.</summary>
    [Benchmark(OperationsPerInvoke = Answers)]
    public int HeadAndTag()
    {
        int length = 0;
        for (int i = 0; i < Answers; i++)
        {
            text.Write(answer, Fresh, warning: null, StoredRows.ComputedAt);
            length += text.LengthBytes + ContentTag.Of(answer, Fresh, warning: null).Length;
        }

        return length;
    }

    /// <summary>The same rows for who takes them as a file.</summary>
    [Benchmark]
    public Task Csv() => FeaturesCsv.WriteAsync(Stream.Null, stored.Bars, stored.Features);
}
